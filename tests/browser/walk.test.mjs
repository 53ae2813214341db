// A stranger comes to the site, looks for a practice about prisons in their language, and finds it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESKTOP, landOn, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { LANGUAGES, WORDS } from "./support/words.mjs";

const PLACES = { "at the root of a host": "root", "below /toolkit/": "toolkit", "from disk": "disk" };

describe("a stranger's walk", { concurrency: 4 }, () => {
  for (const lang of LANGUAGES)
    for (const [device, viewport] of [["phone", PHONE], ["desktop", DESKTOP]])
      for (const script of [true, false])
        for (const [where, place] of Object.entries(PLACES)) {
          const name = `${WORDS[lang].name}, ${device}, ${script ? "with" : "without"} script, ${where}`;
          test(name, () => visit({ site: hub[place], viewport, script }, (page) => walk(page, hub[place], lang, script)));
        }
});

async function walk(page, site, lang, script) {
  const words = WORDS[lang];
  await page.goto(site + (site === hub.disk ? "index.html" : ""));
  await page.getByRole("link", { name: new RegExp(`^${words.name}`) }).click();
  await landOn(page, words.home);
  assert.equal(await page.locator("html").getAttribute("lang"), lang);

  await page.getByRole("navigation", { name: words.menu }).getByRole("link", { name: words.practices }).click();
  await landOn(page, words.practices);
  await chooseTheme(page, words);
  await page.getByRole("main").getByRole("link", { name: words.practice, exact: true }).click();
  await landOn(page, words.practice);
  await readPractice(page, lang);

  for (const query of script ? words.queries : words.queries.slice(0, 1)) {
    await ask(page, words, query);
    if (script) await openResult(page, words);
    else await browseInstead(page, words);
  }
}

async function chooseTheme(page, { filter, theme: [facet, term], practices }) {
  const jump = page.getByRole("main").getByRole("link", { name: filter, exact: true });
  if (await jump.isVisible()) await jump.click();
  const filters = page.getByRole("navigation", { name: filter });
  const link = filters.getByRole("link", { name: new RegExp(`^${term} 1$`) });
  if (!(await link.isVisible())) await filters.getByText(facet, { exact: true }).click();
  await link.click();
  await page.getByRole("heading", { level: 1, name: term }).waitFor();
  await page.waitForLoadState();
  assert.equal(await filters.getByRole("link", { name: term }).getAttribute("aria-current"), "true");
  assert.equal(await page.getByRole("main").getByRole("article").count(), 1, `${practices}: ${term}`);
}

async function readPractice(page, lang) {
  const words = WORDS[lang];
  const facts = page.getByRole("region", { name: words.facts });
  const labels = await facts.getByRole("term").allInnerTexts();
  assert.deepEqual(labels, words.labels);
  await facts.getByRole("link", { name: words.country, exact: true }).waitFor();
  await facts.getByRole("link", { name: words.theme[1], exact: true }).waitFor();

  const updated = page.locator(".article-header .meta li", { hasText: words.updated }).locator("time");
  const date = new Date(await updated.getAttribute("datetime"));
  const inWords = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" });
  assert.equal(await updated.innerText(), inWords.format(date));

  const notice = page.locator(".notice");
  if (words.translated) {
    const [says, readOriginal] = words.translated;
    assert.ok((await notice.innerText()).includes(says));
    const original = await notice.getByRole("link", { name: readOriginal }).getAttribute("href");
    assert.match(new URL(original, page.url()).pathname, /\/en\/practices\/mechelen-icommit\/index\.html$/);
  } else {
    assert.equal(await notice.count(), 0);
  }

  await page.getByRole("region", { name: words.sources }).getByRole("listitem").first().waitFor();
  const [related, entry] = words.related;
  await page.getByRole("region", { name: related, exact: true }).getByRole("link", { name: entry, exact: true }).waitFor();
}

async function ask(page, { search: [label, button] }, query) {
  const form = page.getByRole("banner").getByRole("search");
  await form.getByLabel(label).fill(query);
  await form.getByRole("button", { name: button }).click();
  await landOn(page, label);
}

async function openResult(page, { practice }) {
  const result = page.getByRole("main").getByRole("listitem").filter({ hasText: practice });
  await result.locator(".excerpt mark").first().waitFor();
  await result.getByRole("link", { name: practice, exact: true }).click();
  await landOn(page, practice);
}

async function browseInstead(page, { needsScript, practices }) {
  const main = page.getByRole("main");
  await main.getByText(needsScript).waitFor();
  for (const name of await main.getByRole("listitem").getByRole("link").allInnerTexts()) {
    await main.getByRole("link", { name, exact: true }).click();
    await landOn(page, name);
    await page.goBack();
  }
  await main.getByRole("link", { name: practices, exact: true }).waitFor();
}
