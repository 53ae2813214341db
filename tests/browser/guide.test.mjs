// Guides: what a reader ticks stays in their browser, sheets print as forms, and all of a guide is on one page.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { landOn, visit } from "./support/browser.mjs";
import { hub } from "./support/hub.mjs";
import { DEFAULT, exactly, page as pageIn, pathOf, say, title } from "./support/words.mjs";

const GUIDE = "guides/local-prevention";
const STEP = `${GUIDE}/02-work-together/01-case-meeting`;
const { checklist, worksheet } = pageIn(STEP, DEFAULT);

const list = (page) => page.locator("[data-checklist]");
const textOf = (pdf) => execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });

describe("guides", { concurrency: 4 }, () => {
  test("ticks are kept in the browser alone, in every language, and can be cleared", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + pathOf(STEP, DEFAULT));
      const boxes = list(page).getByRole("checkbox");
      assert.equal(await boxes.count(), checklist.length);
      await page.getByRole("checkbox", { name: checklist[1] }).check();
      await boxes.nth(2).focus();
      await page.keyboard.press("Space");
      await page.locator(".prose .tasks input").first().check();
      await list(page).getByText(say(DEFAULT, "checklist_kept")).waitFor();

      await page.goto(hub.root + pathOf(STEP, "ro"));
      const ticked = () => list(page).getByRole("checkbox").evaluateAll((all) => all.map((it) => it.checked));
      assert.deepEqual(await ticked(), checklist.map((_, i) => i === 1 || i === 2));
      assert.deepEqual(await page.context().cookies(), []);

      await page.goto(hub.root + pathOf(GUIDE, DEFAULT));
      const progress = page.locator("[data-guide-progress]");
      await progress.getByText(say(DEFAULT, "checklist_ticked", { n: 3 })).waitFor();
      await progress.getByRole("button", { name: say(DEFAULT, "checklist_clear") }).click();
      await progress.waitFor({ state: "hidden" });
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
      await page.goto(hub.root + pathOf(STEP, DEFAULT));
      assert.deepEqual(await ticked(), checklist.map(() => false));
    }));

  test("a step clears its own ticks and says so", () =>
    visit({ site: hub.root }, async (page) => {
      await page.goto(hub.root + pathOf(STEP, DEFAULT));
      await page.getByRole("checkbox", { name: checklist[0] }).check();
      await page.getByRole("button", { name: say(DEFAULT, "checklist_clear") }).click();
      await page.getByRole("status").getByText(say(DEFAULT, "checklist_cleared")).waitFor();
      assert.ok(!(await page.getByRole("checkbox", { name: checklist[0] }).isChecked()));
    }));

  test("without a script there is nothing to tick and all to read", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root + pathOf(STEP, DEFAULT));
      assert.equal(await list(page).getByRole("checkbox").count(), 0);
      assert.deepEqual(await list(page).getByRole("listitem").allInnerTexts(), checklist);
      for (const hidden of [say(DEFAULT, "checklist_kept"), say(DEFAULT, "print_worksheet")]) {
        assert.ok(!(await page.getByText(hidden).isVisible()), hidden);
      }
    }));

  test("a sheet prints by itself, on one page, as a form", () =>
    visit({ site: hub.root }, async (page) => {
      await page.addInitScript(() => (window.print = () => undefined));
      await page.goto(hub.root + pathOf(STEP, DEFAULT));
      assert.ok(textOf(await page.pdf({ format: "A4" })).includes(checklist[0]));
      await page.getByRole("button", { name: say(DEFAULT, "print_worksheet") }).click();
      const sheet = textOf(await page.pdf({ format: "A4" }));
      assert.equal(sheet.split("\f").filter((it) => it.trim()).length, 1, sheet);
      for (const { label } of worksheet) assert.ok(sheet.includes(label), label);
      assert.ok(sheet.includes(title(STEP, DEFAULT)));
      assert.ok(!sheet.includes(checklist[0]), sheet);
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      assert.ok(textOf(await page.pdf({ format: "A4" })).includes(checklist[0]));
    }));

  for (const script of [true, false])
    test(`the stepper, the contents and the steps lead through the guide, ${script ? "with" : "without"} script`, () =>
      visit({ site: hub.root, script }, async (page) => {
        await page.goto(hub.root + pathOf(GUIDE, DEFAULT));
        const phases = page.getByRole("navigation", { name: say(DEFAULT, "guide_phases") });
        await phases.getByRole("link", { name: title(`${GUIDE}/02-work-together`, DEFAULT) }).click();
        await landOn(page, title(`${GUIDE}/02-work-together`, DEFAULT));
        await page.getByText(say(DEFAULT, "guide_phase", { phase: 2, phases: 5 })).waitFor();
        const steps = page.getByRole("navigation", { name: say(DEFAULT, "nav_steps") });
        await steps.getByRole("link", { name: title(STEP, DEFAULT) }).click();
        await landOn(page, title(STEP, DEFAULT));
        await page.getByText(say(DEFAULT, "guide_step", { step: 1, steps: 3 })).waitFor();
        assert.equal(await phases.locator("[aria-current=step]").innerText(), `2\n${title(`${GUIDE}/02-work-together`, DEFAULT)}`);

        await page.getByRole("link", { name: say(DEFAULT, "guide_whole") }).click();
        await landOn(page, title(GUIDE, DEFAULT));
        const contents = page.getByRole("main").getByRole("navigation", { name: say(DEFAULT, "guide_contents") });
        await contents.getByRole("link", { name: title(STEP, DEFAULT) }).click();
        const heading = page.getByRole("heading", { name: exactly(`2.1 ${title(STEP, DEFAULT)}`) });
        await heading.waitFor();
        assert.ok(await heading.evaluate((it) => it.matches(":target")));
        assert.ok((await page.locator(".part .worksheet").count()) > 5);
      }));

  test("all anchors of a guide on one page are there, once", () =>
    visit({ site: hub.root }, async (page) => {
      for (const lang of [DEFAULT, "ro", "el"]) {
        const guide = pageIn(GUIDE, lang) ? GUIDE : "guides/social-diagnostics";
        await page.goto(`${hub.root}${pathOf(guide, lang)}print/`);
        const wrong = await page.evaluate(() => {
          const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
          const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
          const dead = [...document.querySelectorAll('a[href^="#"]')].map((it) => decodeURIComponent(it.hash.slice(1)));
          return [...twice, ...dead.filter((id) => !ids.includes(id))];
        });
        assert.deepEqual(wrong, [], lang);
      }
    }));

  test("a reader's role shows its steps", () =>
    visit({ site: hub.root, script: false }, async (page) => {
      await page.goto(hub.root + pathOf(GUIDE, DEFAULT));
      const roles = page.getByRole("region", { name: say(DEFAULT, "guide_roles") });
      await roles.locator("summary", { hasText: "Coordinator" }).click();
      await roles.getByRole("link", { name: title(STEP, DEFAULT) }).click();
      await landOn(page, title(STEP, DEFAULT));
    }));
});
