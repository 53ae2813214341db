// What pages tell search engines about their addresses and languages is true.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { decode, elements } from "./support/html.mjs";
import { hub } from "./support/hub.mjs";
import { BASE_URL, filesOf } from "./support/site.mjs";
import { LANGUAGES } from "./support/words.mjs";

/** @type {Map<string, { path: string, lang: string, robots?: string, canonical?: string, alternates: Record<string, string>, text: string, links: any[], scripts: any[], tags: Record<string, string> }>} */
const pages = new Map();
for (const path of filesOf(hub.folder).filter((file) => file.endsWith(".html"))) {
  const text = readFileSync(join(hub.folder, path), "utf8");
  const all = elements(text);
  const links = all.filter(({ name }) => name === "link").map(({ attributes }) => attributes);
  const alternates = links.filter(({ rel, hreflang }) => rel === "alternate" && hreflang);
  pages.set(BASE_URL + encodeURI(path.replace(/index\.html$/, "")), {
    path,
    text,
    links,
    scripts: all.filter(({ name }) => name === "script"),
    tags: Object.fromEntries(all.filter(({ attributes }) => attributes.property).map(({ attributes }) => [attributes.property, attributes.content])),
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

  test("only searches, guides on one page, pairs of values and the page for dead addresses are kept from search engines", () => {
    const isPair = (path) => /\/audiences\/[\w-]+\/themes\/[\w-]+\/index\.html$/.test(path);
    const [pairs, single] = [true, false].map((it) => hidden.filter(([, { path }]) => isPair(path) === it));
    assert.ok(pairs.length > 0);
    const [whole, others] = [true, false].map((it) => single.filter(([, { path }]) => path.endsWith("/print/index.html") === it));
    const expected = ["404.html", ...LANGUAGES.map((lang) => `${lang}/search/index.html`)];
    assert.deepEqual(others.map(([, { path }]) => path).sort(), expected.sort());
    for (const [, { path, canonical, alternates }] of others) assert.deepEqual([canonical, alternates], [undefined, {}], path);
    assert.ok(whole.length >= 3);
    for (const [url, { path, canonical, alternates }] of whole) {
      assert.deepEqual([canonical, alternates], [url.replace(/print\/$/, ""), {}], path);
      assert.ok(pages.has(canonical), path);
    }
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

  test("every file that a page's head names is there", () => {
    let named = 0;
    for (const [, { path, links }] of pages)
      for (const { rel, href } of links) {
        if (/^[a-z]+:/.test(href)) continue;
        const file = join(hub.folder, path, "..", decodeURI(href));
        assert.ok(existsSync(file), `${path}: ${rel} ${href}`);
        named += 1;
      }
    assert.ok(named > 1000);
  });

  test("pages describe themselves under their canonical address, and in no script that runs", () => {
    for (const [url, { path, scripts, tags }] of pages) {
      const inline = scripts.filter(({ attributes }) => !attributes.src);
      assert.ok(inline.every(({ attributes }) => attributes.type === "application/ld+json"), path);
      const shown = indexed.some(([, page]) => page.path === path);
      assert.equal(tags["og:url"], shown ? url : undefined, path);
      const expected = shown && url !== BASE_URL ? 1 : 0;
      assert.equal(inline.length, expected, path);
    }
    for (const [url, { path, text }] of inALanguage) {
      const [, json] = text.match(/<script type="application\/ld\+json">([^<]*)<\/script>/);
      const graph = JSON.parse(json)["@graph"];
      assert.equal(graph[0]["@id"], url, path);
      const trail = graph.find((node) => node["@type"] === "BreadcrumbList");
      for (const { item } of trail?.itemListElement ?? []) assert.ok(pages.has(item), `${path}: ${item}`);
    }
  });

  test("feeds, calendars and the catalogue lead to what is there", () => {
    const files = filesOf(hub.folder);
    const feeds = files.filter((file) => file.endsWith("feed.xml"));
    assert.ok(feeds.length > LANGUAGES.length);
    for (const feed of feeds) {
      const xml = readFileSync(join(hub.folder, feed), "utf8");
      for (const [, id] of xml.matchAll(/<entry>[^]*?<id>([^<]+)<\/id>/g)) assert.ok(pages.has(decode(id)), `${feed}: ${id}`);
    }
    const events = files.filter((file) => file.endsWith("event.ics"));
    assert.ok(events.length > 0);
    for (const event of events) {
      const ics = readFileSync(join(hub.folder, event), "utf8").replaceAll("\r\n ", "");
      const [, url] = ics.match(/\r\nURL:(.*)\r\n/);
      assert.equal(url, BASE_URL + encodeURI(event.replace("event.ics", "")));
    }
    const { "dcat:dataset": sets } = JSON.parse(readFileSync(join(hub.folder, "data.jsonld"), "utf8"));
    for (const set of sets)
      for (const file of set["dcat:distribution"]) {
        const path = decodeURI(file["dcat:downloadURL"]["@id"].slice(BASE_URL.length));
        assert.ok(files.includes(path), path);
      }
  });
});
