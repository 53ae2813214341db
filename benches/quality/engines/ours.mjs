// Vademecum: a hub of the paragraphs, built by the program, searched by the script that the built site carries.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

export const label = "Vademecum";

/** Signs that would mean something to Markdown or to front matter. */
const escaped = (text) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&").replace(/\s+/g, " ").trim();

/**
 * Writes a hub of all languages and builds it.
 *
 * @returns {string} the folder of the site
 */
export function build({ corpora, program, scratch }) {
  const hub = join(scratch, "hub");
  const site = join(scratch, "site");
  for (const folder of [hub, site]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(hub, "content", "paragraphs"), { recursive: true });
  const tags = corpora.map(({ lang }) => lang);
  writeFileSync(
    join(hub, "hub.yaml"),
    `title: XQuAD\nbase_url: https://example.org\nlanguages: [${tags.join(", ")}]\ndefault_language: ${tags[0]}\n`,
  );
  for (const { lang, documents } of corpora) {
    const page = (title, text) => `---\ntitle: ${JSON.stringify(title)}\n---\n\n${text}\n`;
    writeFileSync(join(hub, "content", `_index.${lang}.md`), page("XQuAD", ""));
    writeFileSync(join(hub, "content", "paragraphs", `_index.${lang}.md`), page("Paragraphs", ""));
    for (const { id, title, text } of documents) {
      const folder = join(hub, "content", "paragraphs", `p${id}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `index.${lang}.md`), page(title, escaped(text)));
    }
  }
  try {
    execFileSync(program, ["build", "--root", hub, "--out", site], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    throw new Error(`${program} could not build ${hub}:\n${error.stderr}`);
  }
  return site;
}

/**
 * The site's search script in a page that has nothing but a place for scripts, which it reads from the folder as a
 * browser would from `file://`.
 */
export function loadScript(site) {
  const scripts = join(site, "assets", "js");
  const name = readdirSync(scripts).find((it) => /^search\.[0-9a-f]+\.js$/.test(it));
  if (!name) throw new Error(`no search script in ${scripts}`);
  const page = vm.createContext({
    AbortController, DOMException, URL, URLSearchParams, TextDecoder, TextEncoder, Intl, performance,
    setTimeout, clearTimeout, queueMicrotask, console,
    location: { href: "file:///", search: "", protocol: "file:" },
  });
  const element = () => {
    const listeners = {};
    return {
      dataset: {},
      addEventListener: (type, listener) => (listeners[type] ??= []).push(listener),
      removeEventListener() {},
      setAttribute() {},
      remove() {},
      fire: (type) => {
        for (const listener of listeners[type] ?? []) listener({ type });
        page.lastScript?.[`on${type}`]?.({ type });
      },
    };
  };
  const run = (script) => {
    let source;
    try {
      source = readFileSync(join(site, decodeURIComponent(script.src.split(/[?#]/)[0])), "utf8");
    } catch {
      setImmediate(() => script.fire("error"));
      return;
    }
    setImmediate(() => {
      vm.runInContext(source, page, { filename: script.src });
      script.fire("load");
    });
  };
  const head = {
    appendChild: (script) => (run(script), script),
    append: (...scripts) => scripts.forEach(run),
  };
  page.window = page;
  page.self = page;
  page.document = {
    readyState: "complete",
    documentElement: element(),
    head,
    body: head,
    createElement: element,
    addEventListener() {},
    querySelector: () => null,
    querySelectorAll: () => [],
    getElementById: () => null,
  };
  vm.runInContext(readFileSync(join(scripts, name), "utf8"), page, { filename: name });
  return page;
}

export async function open({ lang, site, set }) {
  const page = loadScript(site);
  tryWeights(page, set ?? {});
  const engine = await page.Vademecum.search.open({ lang, base: "" });
  return {
    async query(text) {
      const { results } = await engine.query(text, { limit: 10, prefix: true });
      return results.map(({ url }) => Number(/\/p(\d+)\//.exec(url)?.[1] ?? -1));
    },
  };
}

/** Puts other weights and boosts of fields into the root of an index as it arrives: `near`, `boost.title`. */
function tryWeights(page, set) {
  const take = page.vademecumShard;
  page.vademecumShard = (lang, name, payload) => {
    if (name === "root") {
      for (const [weight, value] of Object.entries(set)) {
        const field = payload.fields.find(({ name }) => weight === `boost.${name}`);
        if (field) field.boost = value;
        else if (payload.weights && weight in payload.weights) payload.weights[weight] = value;
        else throw new Error(`no weight ${weight} among ${Object.keys(payload.weights ?? {}).join(", ")}`);
      }
    }
    take(lang, name, payload);
  };
}
