// What is open or past is so by the reader's own day; without script, as of a day that the page names.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { hub, places } from "./support/hub.mjs";
import { build } from "./support/site.mjs";
import { dayInWords, DEFAULT, entries, exactly, LANGUAGES, page as pageIn, pathOf, say, title } from "./support/words.mjs";

const CALL = "calls/isf-police-2019";
const EVENT = "events/liaise-2-bordeaux";

/** The state that a part of a page shows, as its word and as its look, and whether it names the day of the build. */
async function shown(part) {
  const timing = part.locator("[data-timing]");
  return {
    word: await timing.locator("[data-timing-state]").innerText(),
    look: /timing-(\w+)/.exec(await timing.getAttribute("class"))[1],
    asOf: (await timing.locator("[data-as-of]").allInnerTexts()).join(),
  };
}

const card = (page, id) =>
  page.getByRole("article").filter({ has: page.getByRole("link", { name: exactly(title(id, DEFAULT)) }) });

/** By a reader's clock; the browser's zone is this computer's. */
const at = (clock, walk) =>
  visit({ site: hub.root }, async (page) => {
    await page.clock.setFixedTime(new Date(clock));
    await walk(page);
  });

describe("dates by the reader's clock", { concurrency: 4 }, () => {
  const DAYS = {
    "2019-01-01T12:00": "open",
    "2019-03-18T23:59": "open",
    "2019-03-19T00:00": "last_day",
    // Five o'clock, but nobody knows in which zone.
    "2019-03-19T23:59": "last_day",
    "2019-03-20T00:00": "closed",
    "2030-01-01T12:00": "closed",
  };
  for (const [clock, state] of Object.entries(DAYS))
    test(`a call is ${state} at ${clock}`, () =>
      at(clock, async (page) => {
        assert.equal(String(pageIn(CALL, DEFAULT).deadline), "2019-03-19 17:00");
        const expected = { word: say(DEFAULT, `timing_${state}`), look: state, asOf: "" };
        await page.goto(hub.root + pathOf(CALL, DEFAULT));
        assert.deepEqual(await shown(page.locator(".when")), expected);
        assert.equal(await page.locator(".calendar").isVisible(), state !== "closed", "a calendar takes what is to come");
        await page.goto(hub.root + pathOf("calls", DEFAULT));
        assert.deepEqual(await shown(card(page, CALL)), expected, "in the list");
      }));

  const EVENT_DAYS = {
    "2016-05-25T23:59": "upcoming",
    "2016-05-26T00:00": "ongoing",
    "2016-05-27T23:59": "ongoing",
  };
  test("of an event that was only announced nobody knows that it has ended", () =>
    at("2016-05-28T00:00", async (page) => {
      await page.goto(hub.root + pathOf(EVENT, DEFAULT));
      assert.equal(String(pageIn(EVENT, DEFAULT).event_status), "planned");
      assert.equal(await page.locator(".when .timing:visible").innerText(), say(DEFAULT, "event_status_planned"));
      assert.ok(await page.locator(".calendar").isHidden());
    }));
  for (const [clock, state] of Object.entries(EVENT_DAYS))
    test(`an event is ${state} at ${clock}`, () =>
      at(clock, async (page) => {
        await page.goto(hub.root + pathOf(EVENT, DEFAULT));
        assert.deepEqual(await shown(page.locator(".when")), { word: say(DEFAULT, `timing_${state}`), look: state, asOf: "" });
      }));

  for (const lang of LANGUAGES.filter((it) => pageIn(CALL, it)))
    test(`in the reader's words, ${lang}`, () =>
      at("2019-03-19T10:00", async (page) => {
        await page.goto(hub.root + pathOf(CALL, lang));
        assert.equal((await shown(page.locator(".when"))).word, say(lang, "timing_last_day"));
      }));
});

describe("dates without script", () => {
  let site;
  before(async () => {
    site = (await places(build("as-of", ["--as-of", "2019-03-10", "--no-search"]))).root;
  });

  for (const lang of LANGUAGES.filter((it) => pageIn(CALL, it)))
    test(`are as of the day that the page names, ${lang}`, () =>
      visit({ site, script: false }, async (page) => {
        await page.goto(site + pathOf(CALL, lang));
        const asOf = say(lang, "as_of", { date: dayInWords("2019-03-10", lang) });
        assert.deepEqual(await shown(page.locator(".when")), { word: say(lang, "timing_open"), look: "open", asOf });
      }));

  test("are as of the newest day of the content if nobody names one", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      const days = ["practices", "calls", "events", "news", "projects"].flatMap(entries).flatMap((id) => {
        const { updated, published } = pageIn(id, DEFAULT);
        return [updated, published].filter(Boolean).map(String);
      });
      await page.goto(hub.root + pathOf(CALL, DEFAULT));
      const { word, look, asOf } = await shown(page.locator(".when"));
      assert.deepEqual([word, look], [say(DEFAULT, "timing_closed"), "closed"]);
      assert.equal(asOf, say(DEFAULT, "as_of", { date: dayInWords(days.sort().at(-1), DEFAULT) }));
    }));

  test("give way to the reader's clock where there is one", () =>
    visit({ site }, async (page) => {
      await page.clock.setFixedTime(new Date("2019-03-20T00:00"));
      await page.goto(site + pathOf(CALL, DEFAULT));
      assert.deepEqual(await shown(page.locator(".when")), { word: say(DEFAULT, "timing_closed"), look: "closed", asOf: "" });
    }));
});
