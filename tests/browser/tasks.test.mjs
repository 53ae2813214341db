// Ten things that readers come for, on a phone and on a desktop, with and without a script: each from the home page of
// the bundled hub, within four actions. An action is a click, a tap or a question asked.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESKTOP, landOn, PHONE, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { pagesOf } from "./support/pdf.mjs";
import { beginning, countryName, DEFAULT, exactly, page as pageIn, pathOf, say, term, title } from "./support/words.mjs";

const MOST = 4;
const t = (key, values) => say(DEFAULT, key, values);
const name = (id) => exactly(title(id, DEFAULT));

/** A reader who counts. */
class Reader {
  actions = 0;

  constructor(page) {
    this.page = page;
    this.main = page.getByRole("main");
  }

  async click(what) {
    this.actions++;
    await what.click();
  }

  /** Follows a link of the page's own text by its words. */
  async follow(words, within = this.main) {
    await this.click(within.getByRole("link", { name: words }).first());
  }

  /** Chooses a theme on the home page, where those with few entries are folded away on phones. */
  async theme(id) {
    const words = new RegExp(`^\\s*${term("themes", id, DEFAULT)} \\d+\\s*$`);
    const link = this.main.locator(".chips a", { hasText: words });
    if (!(await link.isVisible())) await this.click(link.locator("xpath=ancestor::details").locator("summary"));
    await this.click(link);
  }

  async menu(collection) {
    const menu = this.page.getByRole("navigation", { name: t("nav_main") });
    // On phones the menu is folded, and the home page has the same links in the open.
    await this.follow(name(collection), (await menu.isVisible()) ? menu : this.main);
    await landOn(this.page, title(collection, DEFAULT));
  }

  async open(id) {
    await this.follow(name(id));
    await landOn(this.page, title(id, DEFAULT));
  }

  /** Narrows a list to one value. */
  async narrow(value) {
    const filters = this.page.getByRole("navigation", { name: t("filter") });
    const words = filters.getByText(value, { exact: true });
    if (!(await words.isVisible())) {
      this.actions++;
      await words.locator("xpath=ancestor::details").locator("summary").click();
    }
    await this.click(words);
  }
}

/** @type {Record<string, (reader: Reader, page: import("playwright-core").Page) => Promise<void>>} */
const TASKS = {
  "a practice in schools, with what is known of its effect, on two sheets of paper": async (reader, page) => {
    await reader.theme("schools-and-education");
    await reader.open("practices/local-networks-with-schools");
    await page.getByRole("region", { name: t("field_evidence") }).getByText(t("not_rated")).waitFor();
    reader.actions++; // to print
    assert.ok((await pagesOf(await page.pdf({ format: "A4" }))) <= 2);
  },

  "a practice in Belgium that works with prisons": async (reader, page) => {
    await reader.menu("practices");
    await reader.narrow(countryName("BE", DEFAULT));
    await reader.open("practices/mechelen-icommit");
    const facts = page.getByRole("region", { name: t("facts"), exact: true });
    await facts.getByRole("link", { name: term("themes", "prison-and-probation", DEFAULT) }).waitFor();
  },

  "the sheet for a case meeting, to fill in by hand": async (reader, page) => {
    await reader.open("guides/local-prevention");
    await reader.follow(title("guides/local-prevention/02-work-together/01-case-meeting", DEFAULT), page.locator(".chapters"));
    const [first] = pageIn("guides/local-prevention/02-work-together/01-case-meeting", DEFAULT).worksheet;
    await page.locator(".worksheet").getByText(first.label).waitFor();
    reader.actions++; // to print
    assert.ok((await pagesOf(await page.pdf({ format: "A4" }))) <= 5);
  },

  "a whole guide, to take into a prison without a network": async (reader, page) => {
    await reader.open("guides/local-prevention");
    await reader.follow(t("guide_whole"));
    await page.locator(".part").last().waitFor();
    assert.equal(await page.locator(".part.depth-1").count(), 5);
  },

  "what a coordinator has to do in a guide": async (reader, page) => {
    await reader.open("guides/local-prevention");
    const roles = page.getByRole("region", { name: t("guide_roles") });
    await reader.click(roles.locator("summary", { hasText: "Coordinator" }));
    await roles.getByRole("link", { name: name("guides/local-prevention/02-work-together/01-case-meeting") }).waitFor();
  },

  "what an abbreviation means": async (reader, page) => {
    await reader.menu("glossary");
    await reader.follow("R", page.getByRole("navigation", { name: t("glossary_letters") }));
    const { definition } = pageIn("glossary/ran", DEFAULT);
    await page.getByText(exactly(definition)).waitFor();
  },

  "until when a call was open, and for whom": async (reader, page) => {
    await reader.menu("calls");
    await reader.open("calls/isf-police-2019");
    await page.getByText(t("timing_closed"), { exact: true }).first().waitFor();
    await page.getByRole("region", { name: t("field_eligibility") }).waitFor();
  },

  "how much a project cost, and who took part": async (reader, page) => {
    await reader.menu("projects");
    await reader.open("projects/icommit");
    await page.locator(".amounts").getByText("673,403.75 EUR").waitFor();
    const facts = page.getByRole("region", { name: t("fact_sheet"), exact: true });
    await facts.getByRole("link", { name: name("organisations/violence-prevention-network") }).waitFor();
  },

  "a reference to a paper, for a list of literature": async (reader, page) => {
    await reader.menu("papers");
    await reader.open("papers/multi-agency-work-at-local-level");
    const cite = page.getByRole("region", { name: t("cite"), exact: true });
    await cite.getByText(title("papers/multi-agency-work-at-local-level", DEFAULT)).waitFor();
    const ris = await cite.getByRole("link", { name: "RIS" }).getAttribute("href");
    const answer = await page.request.get(new URL(ris, page.url()).href);
    assert.match(await answer.text(), /^TY  - /);
  },

  "the same practice in a colleague's language, and to tell the editors of a mistake": async (reader, page) => {
    await reader.theme("prison-and-probation");
    await reader.open("practices/mechelen-icommit");
    await reader.click(page.locator("details.languages summary"));
    await reader.click(page.locator("details.languages").getByRole("link", { name: beginning("Română") }));
    await landOn(page, title("practices/mechelen-icommit", "ro"));
    const report = page.getByRole("link", { name: say("ro", "report_problem") });
    assert.match(decodeURIComponent(await report.getAttribute("href")), /^mailto:.*practices\/mechelen-icommit/);
  },
};

describe(`ten tasks, each within ${MOST} actions`, { concurrency: 4 }, () => {
  assert.equal(Object.keys(TASKS).length, 10);
  for (const [task, fulfil] of Object.entries(TASKS))
    for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP }))
      for (const script of [true, false])
        test(`${task}: ${device}, ${script ? "with" : "without"} script`, () =>
          visit({ site: hub.root, viewport, script }, async (page) => {
            await page.goto(hub.root + pathOf("", DEFAULT));
            const reader = new Reader(page);
            await fulfil(reader, page);
            assert.ok(reader.actions <= MOST, `${reader.actions} actions`);
          }));
});
