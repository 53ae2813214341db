// The schemas that editors' tools are given say what the program says: every page of the bundled hub passes, and what
// the program refuses is refused.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = process.env.VADEMECUM || join(process.env.CARGO_TARGET_DIR || join(ROOT, "target"), "release", "vademecum");
const run = (...options) => execFileSync(PROGRAM, ["schema", "--root", ROOT, ...options], { encoding: "utf8" });

/** Front matter by path. YAML 1.2's core types, but dates as texts. */
function pages() {
  const content = join(ROOT, "content");
  return readdirSync(content, { recursive: true })
    .filter((path) => path.endsWith(".md") && dirname(path) !== ".")
    .map((path) => {
      const front = /^---\n([^]*?)\n---\n/.exec(readFileSync(join(content, path), "utf8"));
      return [path, parse(front[1]) ?? {}];
    });
}

describe("JSON Schema", () => {
  /** @type {Map<string, import("ajv").ValidateFunction>} */
  const validators = new Map();
  before(() => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    for (const [name, schema] of Object.entries(JSON.parse(run()))) validators.set(name, ajv.compile(schema));
  });

  test("every page of the bundled hub passes", () => {
    let checked = 0;
    for (const [path, front] of pages()) {
      const validate = validators.get(path.split("/")[0]);
      assert.ok(validate, path);
      assert.ok(validate(front), `${path}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
      checked += 1;
    }
    assert.ok(checked > 50);
  });

  test("what the program refuses is refused", () => {
    const validate = validators.get("practices");
    for (const wrong of [
      {},
      { title: "A", countris: ["BE"] },
      { title: "A", countries: ["Belgium"] },
      { title: "A", started: "19 March" },
      { title: "A", cost: "1.000,50 EUR" },
      { title: "A", themes: ["no-such-theme"] },
      { title: "A", adaptations: [{ where: "Lyon" }] },
      { title: "A", status: "ready" },
    ])
      assert.ok(!validate(wrong), JSON.stringify(wrong));
    assert.ok(validate({ title: "A", countries: ["BE"], started: 2019, cost: "1000.50 EUR" }));
  });
});

describe("the editors' configuration", () => {
  test("asks for translatable fields in each language and for facts once", () => {
    const config = parse(run("--cms"));
    assert.equal(config.i18n.structure, "multiple_files");
    assert.ok(config.i18n.locales.includes("ro") && config.i18n.default_locale === "en");
    const practices = config.collections.find(({ name }) => name === "practices");
    const field = (name) => practices.fields.find((it) => it.name === name);
    assert.deepEqual([field("title").i18n, field("title").required], [true, true]);
    assert.equal(field("countries").i18n, false);
    assert.equal(field("countries").multiple, true);
    assert.equal(field("projects").widget, "relation");
    assert.equal(field("body").widget, "markdown");
    assert.ok(field("themes").options.some(({ value }) => value === "training"));
  });
});
