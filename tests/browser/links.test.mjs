// No link of the site is dead: each leads to a file, and to a place that the file has. From a disk too, where no host
// turns a folder into its index.html.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { visit } from "./support/browser.mjs";
import { elements } from "./support/html.mjs";
import { hub } from "./support/hub.mjs";
import { filesOf } from "./support/site.mjs";
import { LANGUAGES } from "./support/words.mjs";

/** Words, or their only letters, that many texts have. */
const COMMON = { el: ["και", "με", "για"], ar: ["في", "من", "على"], pl: [..."wzoa"] };

/** Stands for wherever the site may be. */
const HERE = "https://site.test/";

const files = new Set(filesOf(hub.folder));
const pages = new Map(
  [...files].filter((path) => path.endsWith(".html")).map((path) => [path, elements(read(path))]),
);
const places = new Map(
  [...pages].map(([path, all]) => [path, new Set(all.map(({ attributes }) => attributes.id).filter(Boolean))]),
);

function read(path) {
  return readFileSync(join(hub.folder, path), "utf8");
}

/** What is wrong with an address that stands in a file; nothing if it leads somewhere. */
function fault(address, from) {
  const url = new URL(address, HERE + from);
  if (url.origin !== new URL(HERE).origin) return `${from}: ${address} leads out of the site`;
  const path = decodeURIComponent(url.pathname.slice(1));
  if (!files.has(path)) return `${from}: ${address} leads to no file`;
  const place = decodeURIComponent(url.hash.slice(1));
  if (place && !places.get(path)?.has(place)) return `${from}: ${address} leads to no such place in ${path}`;
}

const faults = (addresses, from) => addresses.map((address) => fault(address, from)).filter(Boolean);

/** The addresses that a page asks a reader, or a browser, to go to within the site. */
function addresses({ name, attributes }) {
  const { href, src, srcset, poster, action, rel } = attributes;
  // Links that no browser loads: see metadata.test.mjs.
  if (name === "link" && /^(canonical|alternate|cite-as|describedby|author|license|type|item|collection)$/.test(rel)) return [];
  const sources = (srcset || "").split(",").map((part) => part.trim().split(/\s+/)[0]);
  const loaded = [src, poster, action, attributes["data-browse"], ...sources, name === "link" && href];
  const linked = name !== "link" && href && !/^(https?|mailto|tel):/.test(href) && href;
  return [...loaded, linked].filter(Boolean);
}

describe("every address leads to a file of the site", () => {
  test("in its pages", () => {
    assert.ok(pages.size > 100);
    assert.deepEqual([...pages].flatMap(([path, all]) => faults(all.flatMap(addresses), path)), []);
  });

  test("in its styles", () => {
    const styles = [...files].filter((path) => path.endsWith(".css"));
    assert.ok(styles.length);
    const wanted = (css) => [...css.matchAll(/url\(["']?([^"')]+)|@import\s+["']([^"']+)/g)].map(([, a, b]) => a || b);
    assert.deepEqual(styles.flatMap((path) => faults(wanted(read(path)), path)), []);
  });

  for (const lang of LANGUAGES)
    test(`in its search results, ${lang}`, () =>
      visit({ site: hub.root }, async (page) => {
        await page.goto(`${hub.root}${lang}/search/`);
        const found = await page.evaluate(async ({ lang, words }) => {
          const search = await window.Vademecum.search.open({ lang, base: "../../" });
          const answers = await Promise.all(words.map((word) => search.query(word, { limit: 1000 })));
          return answers.flatMap(({ results }) =>
            results.flatMap(({ url, anchor, sections }) => [
              url,
              ...(anchor ? [anchor, ...sections] : sections).map(({ id }) => `${url}#${encodeURIComponent(id)}`),
            ]),
          );
        }, { lang, words: COMMON[lang] ?? [..."aceps"] });
        assert.ok(new Set(found.map((url) => url.split("#")[0])).size > 15);
        assert.deepEqual(faults(found, ""), []);
      }));
});
