// What pages tell search engines about their addresses and languages is true.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { decode, elements } from "./support/html.mjs";
import { hub } from "./support/hub.mjs";
import { BASE_URL, filesOf } from "./support/site.mjs";
import { LANGUAGES } from "./support/words.mjs";

/** @type {Map<string, { path: string, lang: string, robots?: string, canonical?: string, alternates: Record<string, string> }>} */
const pages = new Map();
for (const path of filesOf(hub.folder).filter((file) => file.endsWith(".html"))) {
  const all = elements(readFileSync(join(hub.folder, path), "utf8"));
  const links = all.filter(({ name }) => name === "link").map(({ attributes }) => attributes);
  const alternates = links.filter(({ rel, hreflang }) => rel === "alternate" && hreflang);
  pages.set(BASE_URL + encodeURI(path.replace(/index\.html$/, "")), {
    path,
    lang: all.find(({ name }) => name === "html").attributes.lang,
    robots: all.find(({ attributes }) => attributes.name === "robots")?.attributes.content,
    canonical: links.find(({ rel }) => rel === "canonical")?.href,
    alternates: Object.fromEntries(alternates.map(({ hreflang, href }) => [hreflang, href])),
  });
}
const indexed = [...pages].filter(([, { robots }]) => !robots?.includes("noindex"));
const hidden = [...pages].filter(([, { robots }]) => robots?.includes("noindex"));
/** The root offers the languages and has no counterpart in any. */
const inALanguage = indexed.filter(([url]) => url !== BASE_URL);

describe("metadata", () => {
  test("a page's canonical address is its own", () => {
    assert.ok(indexed.length > 100);
    for (const [url, { path, canonical }] of indexed) assert.equal(canonical, url, path);
  });

  test("only the search pages and the page for dead addresses are kept from search engines", () => {
    const expected = ["404.html", ...LANGUAGES.map((lang) => `${lang}/search/index.html`)];
    assert.deepEqual(hidden.map(([, { path }]) => path).sort(), expected.sort());
    for (const [, { path, canonical, alternates }] of hidden) assert.deepEqual([canonical, alternates], [undefined, {}], path);
  });

  test("a page names its versions and itself, and each version says the same", () => {
    for (const [url, { path, lang, alternates }] of inALanguage) {
      assert.equal(alternates[lang], url, path);
      assert.ok(alternates["x-default"], path);
      for (const [version, address] of Object.entries(alternates)) {
        const other = pages.get(address);
        assert.ok(other, `${path}: ${version} is at ${address}, which does not exist`);
        if (address === BASE_URL) continue;
        if (version !== "x-default") assert.equal(other.lang, version, path);
        assert.deepEqual(other.alternates, alternates, `${path} and ${other.path}`);
      }
    }
  });

  test("the sitemaps list the pages that search engines may show, and their versions", () => {
    const xml = (url) => readFileSync(join(hub.folder, decodeURI(url.slice(BASE_URL.length))), "utf8");
    const locations = (text) => [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => decode(url));
    const maps = locations(xml(`${BASE_URL}sitemap.xml`));
    const listed = new Map();
    for (const map of maps)
      for (const [, entry] of xml(map).matchAll(/<url>([^]*?)<\/url>/g)) {
        const versions = [...entry.matchAll(/hreflang="([^"]+)" href="([^"]+)"/g)];
        const [url] = locations(entry);
        assert.ok(!listed.has(url), `${url} is listed twice`);
        listed.set(url, Object.fromEntries(versions.map(([, lang, href]) => [lang, decode(href)])));
      }
    for (const [url, versions] of listed) {
      assert.ok(pages.has(url), `${url} does not exist`);
      assert.deepEqual(versions, pages.get(url).alternates, url);
    }
    for (const [url] of inALanguage) assert.ok(listed.has(url), `${url} is not listed`);
  });
});
