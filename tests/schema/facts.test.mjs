// Every fact of the bundled hub names the document and the words that it comes from.
//
// With the documents at hand (`FACT_SOURCES=folder node --test tests/schema/facts.test.mjs`, one `<document>.txt` each),
// the words are looked up in them, and no page may share a run of seven words with them.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const CONTENT = fileURLToPath(new URL("../../content/", import.meta.url));
const SOURCES = process.env.FACT_SOURCES;
const COLLECTIONS = ["practices", "papers", "projects", "organisations", "events", "calls", "news"];

/** What the editors say themselves: words of their own, and where they put an entry. */
const EDITORIAL = new Set([
  ...["title", "summary", "description", "solution", "evidence", "key_outcomes", "transferability", "slug", "aliases"],
  ...["updated", "sources", "related", "cites", "image", "image_alt", "weight", "status", "organisation_type"],
  ...["themes", "audiences", "scope", "prevention_level", "subtype", "projects", "staffing"],
]);

/** Words of the sources that may be repeated: seven in a row are no accident. */
const RUN = 7;

/** The pages that facts are written in, with their front matter and body. */
const pages = readdirSync(CONTENT, { recursive: true })
  .filter((path) => path.endsWith(".en.md") && !path.endsWith("_index.en.md"))
  .filter((path) => COLLECTIONS.includes(path.split("/")[0]) || path.startsWith("guides/"))
  .map((path) => {
    const [, front, body] = /^---\n([^]*?)\n---\n([^]*)$/.exec(readFileSync(join(CONTENT, path), "utf8"));
    const fields = parse(front);
    const supports = (fields.sources ?? []).flatMap(({ document, supports = [] }) =>
      supports.map(({ fact, words }) => ({ document, fact: String(fact), words: String(words) })),
    );
    return { path, fields, body, supports };
  });
/** What things are called: titles of entries and terms, with what stands before or after a colon or in brackets. */
const NAMES = readdirSync(CONTENT, { recursive: true })
  .filter((path) => path.endsWith(".en.md"))
  .flatMap((path) => parse(/^---\n([^]*?)\n---\n/.exec(readFileSync(join(CONTENT, path), "utf8"))[1]).title.split(/[:()]/))
  .map((name) => name.trim())
  .filter((name) => name.split(" ").length > 2)
  .concat("Congress of Local and Regional Authorities", "alliance of European cities against violent extremism")
  .concat("Comité interministériel de Prévention de la Délinquance")
  .sort((a, b) => b.length - a.length);
const facts = pages.filter(({ path }) => COLLECTIONS.includes(path.split("/")[0]));

describe("every fact has its source", () => {
  test("each fact of the front matter", () => {
    assert.ok(facts.length > 40);
    const unsupported = facts.flatMap(({ path, fields, supports }) => {
      const known = new Set(supports.map(({ fact }) => fact));
      return Object.keys(fields).filter((key) => !EDITORIAL.has(key) && !known.has(key)).map((key) => `${path}: ${key}`);
    });
    assert.deepEqual(unsupported, []);
  });

  test("each figure of the text", () => {
    const unsupported = facts.flatMap(({ path, fields, body, supports }) => {
      const all = supports.map(({ fact, words }) => `${fact} ~ ${words}`).join(" | ");
      const text = `${fields.title} ${fields.summary ?? ""} ${fields.solution ?? ""} ${body}`;
      const figures = prose(text).match(/\d[\d.,]*\d|\d/g) ?? [];
      return [...new Set(figures)].filter((figure) => !all.includes(figure)).map((figure) => `${path}: ${figure}`);
    });
    assert.deepEqual(unsupported, []);
  });

  test("each source names a document and a passage", () => {
    for (const { path, fields } of pages)
      for (const source of fields.sources ?? []) {
        assert.ok(source.title && source.document && source.passage, path);
        for (const { fact, words } of source.supports ?? []) {
          assert.ok(fact && words, path);
          assert.ok(String(words).split(/\s+/).length <= 8, `${path}: ${words} is more than a few words`);
        }
      }
  });
});

test("each step of a guide has roles, a checklist, and an example or the reason why there is none", () => {
  const steps = pages.filter(({ path }) => path.startsWith("guides/"));
  assert.ok(steps.length >= 30);
  for (const { path, fields } of steps) {
    assert.ok(fields.goal && fields.roles?.length && fields.checklist?.length, path);
    assert.ok(fields.examples?.length || fields.no_example, path);
  }
});

describe("the sources say so", { skip: SOURCES ? false : "FACT_SOURCES names no folder" }, () => {
  /** Line breaks are blanks; a hyphen at the end of a line is one of the printer's, or of the word. */
  const documents = new Map(
    (SOURCES && existsSync(SOURCES) ? readdirSync(SOURCES) : [])
      .filter((name) => name.endsWith(".txt"))
      .map((name) => {
        const text = readFileSync(join(SOURCES, name), "utf8");
        const joined = text.replace(/(\p{L})-[ \t]*\n\s*/gu, "$1");
        return [name.slice(0, -4), [text, joined].map((it) => it.replace(/\s+/g, " "))];
      }),
  );

  test("each of the words stands in its document", () => {
    assert.ok(documents.size > 0, `no documents in ${SOURCES}`);
    const lost = pages.flatMap(({ path, supports }) =>
      supports
        .filter(({ document, words }) => !documents.get(document)?.some((text) => text.includes(words)))
        .map(({ document, words }) => `${path}: “${words}” is not in ${document}`),
    );
    assert.deepEqual(lost, []);
  });

  test("no page repeats a sentence of its sources", () => {
    const runs = new Set([...documents.values()].flatMap(([text]) => windows(text)));
    const copied = pages.flatMap(({ path, fields, body }) => {
      // Names of documents, projects and organisations are what they are.
      const quoted = NAMES.reduce(
        (text, name) => text.replaceAll(name, " | "),
        prose(`${fields.summary ?? ""}\n${body}`).replace(/\s+/g, " ").replace(/[“"«„][^”"»“]*[”"»]/g, " | "),
      );
      return windows(quoted).filter((run) => runs.has(run)).map((run) => `${path}: ${run}`);
    });
    assert.deepEqual(copied, []);
  });
});

function prose(text) {
  return text.replace(/^\s*\d{1,2}[.)]\s/gm, "").replace(/\]\([^)]*\)/g, "]").replace(/\{#[^}]*\}/g, "").replace(/\[\^[^\]]*\]/g, "");
}

function windows(text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’|-]+/gu) ?? [];
  const found = [];
  for (let at = 0; at + RUN <= words.length; at += 1) {
    const run = words.slice(at, at + RUN);
    if (!run.includes("|")) found.push(run.join(" "));
  }
  return found;
}
