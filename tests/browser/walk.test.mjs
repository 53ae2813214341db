// A stranger comes to the site, looks for a practice about prisons in their language, and finds it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESKTOP, landOn, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { QUERIES } from "./support/pages.mjs";
import {
  beginning, countryName, dayInWords, DEFAULT, exactly, languageName, NAMES, page as pageIn, pathOf, say, term, title,
} from "./support/words.mjs";

const DEVICES = { phone: PHONE, desktop: DESKTOP };
const WALKS = { en: ["phone", "desktop"], fr: ["phone", "desktop"], ro: ["phone", "desktop"], el: ["phone"], ar: ["phone"] };
const PLACES = { "at the root of a host": "root", "below /toolkit/": "toolkit", "from disk": "disk" };

const PRACTICE = "practices/mechelen-icommit";
const RELATED = "practices/icommit-training";
const FACTS = ["evidence", "countries", "places", "scope", "themes", "audiences", "prevention_level", "deliverables"];
const THEME = "prison-and-probation";

describe("a stranger's walk", { concurrency: 4 }, () => {
  for (const [lang, devices] of Object.entries(WALKS))
    for (const device of devices)
      for (const script of [true, false])
        for (const [where, place] of Object.entries(PLACES)) {
          const name = `${NAMES[lang]}, ${device}, ${script ? "with" : "without"} script, ${where}`;
          const how = { site: hub[place], viewport: DEVICES[device], script };
          test(name, () => visit(how, (page) => walk(page, hub[place], lang, script)));
        }
});

async function walk(page, site, lang, script) {
  await page.goto(site + (site === hub.disk ? "index.html" : ""));
  await page.getByRole("link", { name: beginning(NAMES[lang]) }).click();
  await landOn(page, title("", lang));
  const html = page.locator("html");
  assert.deepEqual([await html.getAttribute("lang"), await html.getAttribute("dir")], [lang, lang === "ar" ? "rtl" : "ltr"]);

  const practices = title("practices", lang);
  const menu = page.getByRole("navigation", { name: say(lang, "nav_main") });
  if (!(await menu.isVisible())) await page.getByRole("banner").getByText(say(lang, "menu"), { exact: true }).click();
  await menu.getByRole("link", { name: exactly(practices) }).click();
  await landOn(page, practices);
  await chooseTheme(page, lang, script);
  const practice = title(PRACTICE, lang);
  await page.getByRole("main").getByRole("link", { name: exactly(practice) }).click();
  await landOn(page, practice);
  assert.equal(decodeURI(page.url()), decodeURI(`${site}${pathOf(PRACTICE, lang)}index.html`));
  await readPractice(page, lang);

  for (const query of script ? QUERIES[lang] : QUERIES[lang].slice(0, 1)) {
    await ask(page, lang, query);
    if (script) await openResult(page, practice);
    else await browseInstead(page, lang);
  }
}

async function chooseTheme(page, lang, script) {
  const filter = say(lang, "filter");
  const theme = term("themes", THEME, lang);
  const jump = page.getByRole("main").getByRole("link", { name: filter, exact: true });
  if (await jump.isVisible()) await jump.click();
  const filters = page.getByRole("navigation", { name: filter });
  const link = filters.getByRole(script ? "checkbox" : "link", { name: new RegExp(`${beginning(theme).source} \\d+$`) });
  if (!(await link.isVisible())) await filters.getByText(say(lang, "field_themes"), { exact: true }).click();
  const count = Number(/\d+$/.exec(await filters.locator(":is(a, label)", { hasText: theme }).first().innerText())[0]);
  assert.ok(count >= 1);
  const all = page.getByRole("main").getByRole("article");
  if (script) {
    await link.check();
    await page.getByRole("main").getByRole("button", { name: theme }).waitFor();
    await all.nth(count).waitFor({ state: "detached" });
    assert.equal(await all.count(), count);
    return;
  }
  await link.click();
  await landOn(page, say(lang, "facet_title", { collection: title("practices", lang), value: theme }));
  assert.equal(await filters.getByRole("link", { name: theme }).getAttribute("aria-current"), "true");
  assert.equal(await all.count(), count);
}

async function readPractice(page, lang) {
  const facts = page.getByRole("region", { name: exactly(say(lang, "facts")) });
  const labels = await facts.getByRole("term").allInnerTexts();
  assert.deepEqual(labels, FACTS.map((key) => say(lang, `field_${key}`)));
  await facts.getByRole("link", { name: countryName("BE", lang), exact: true }).waitFor();
  await facts.getByRole("link", { name: term("themes", THEME, lang), exact: true }).waitFor();

  const updated = page.locator(".article-header .meta li", { hasText: say(lang, "field_updated") }).locator("time");
  assert.equal(await updated.innerText(), dayInWords(await updated.getAttribute("datetime"), lang));

  const notice = page.locator(".notice");
  if (lang === DEFAULT) {
    assert.equal(await notice.count(), 0);
  } else {
    const [, state] = /notice-(\w+)/.exec(await notice.getAttribute("class"));
    const says = say(lang, `notice_${state}`, { language: languageName(DEFAULT, lang) });
    assert.ok((await notice.innerText()).toLowerCase().includes(says.toLowerCase()), says);
    const original = await notice.getByRole("link", { name: say(lang, "read_original") }).getAttribute("href");
    assert.ok(new URL(original, page.url()).pathname.endsWith(`/${pathOf(PRACTICE, DEFAULT)}index.html`));
  }

  await page.getByRole("region", { name: exactly(say(lang, "field_sources")) }).getByRole("listitem").first().waitFor();
  const related = page.getByRole("region", { name: exactly(say(lang, "field_related")) });
  const entry = related.getByRole("link", { name: exactly(title(RELATED, lang)) });
  await entry.waitFor();
  assert.equal(await entry.getAttribute("lang"), pageIn(RELATED, lang) ? null : DEFAULT);
}

async function ask(page, lang, query) {
  const banner = page.getByRole("banner");
  const opener = banner.getByRole("button", { name: say(lang, "search_label") });
  // With script, a dialog; without, a form.
  const dialog = await opener.isVisible();
  if (dialog) await opener.click();
  const form = (dialog ? page.getByRole("dialog") : banner).getByRole("search");
  await form.getByLabel(say(lang, "search_label")).fill(query);
  await form.getByRole("button", { name: say(lang, "search_button") }).click();
  await landOn(page, say(lang, "search_label"));
}

async function openResult(page, practice) {
  const link = page.getByRole("link", { name: exactly(practice) });
  const result = page.getByRole("main").getByRole("listitem").filter({ has: link });
  await result.locator(".excerpt mark").first().waitFor();
  await result.getByRole("link", { name: exactly(practice) }).click();
  await landOn(page, practice);
}

async function browseInstead(page, lang) {
  const main = page.getByRole("main");
  await main.getByText(exactly(say(lang, "search_noscript"))).waitFor();
  const names = await main.getByRole("listitem").getByRole("link").allInnerTexts();
  assert.ok(names.includes(title("practices", lang)));
  for (const name of names) {
    await main.getByRole("link", { name, exact: true }).click();
    await landOn(page, name);
    await page.goBack();
  }
}
