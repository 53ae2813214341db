// What a reader sees in each language. Editors polish the bundled hub's texts, so the words come from its own files:
// titles from the front matter, the rest from the catalogues and vocabularies.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "./site.mjs";

const has = (path) => existsSync(join(ROOT, path));
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** What each language is called in itself, in the hub's order. @type {Record<string, string>} */
export const NAMES = parse(read("hub.yaml")).languages;

export const LANGUAGES = Object.keys(NAMES);

/** The language of the hub's originals, which the root and the page for dead addresses speak, too. */
export const DEFAULT = "en";

const remembered = new Map();
function once(key, make) {
  if (!remembered.has(key)) remembered.set(key, make());
  return remembered.get(key);
}

/** The front matter of an entry's page, or of a folder's own; nothing if the language lacks it. */
export const page = (id, lang) =>
  once(`page ${id} ${lang}`, () => {
    const names = [`${id}.${lang}.md`, `${id}/index.${lang}.md`, `${id}/_index.${lang}.md`];
    const found = names.map((name) => `content/${name}`).find(has);
    return found && parse(/^---\n([^]*?)\n---$/m.exec(read(found))[1]);
  });

/** The title that readers of a language see, which is the original's where theirs is missing. */
export const title = (id, lang) => (page(id, lang) ?? page(id, DEFAULT)).title;

/** The ids of a collection's entries. */
export const entries = (collection) =>
  once(`entries ${collection}`, () => {
    const names = readdirSync(join(ROOT, "content", collection)).filter((name) => !/^[_.]/.test(name));
    const ids = new Set(names.map((name) => `${collection}/${name.split(".")[0]}`));
    return [...ids].filter((id) => page(id, DEFAULT)).sort();
  });

/** Folder of an entry's page: the slug or the name of each folder above it, without its number, and its own. */
export function pathOf(id, lang) {
  const parts = id.split("/").filter(Boolean);
  const own = (part, i) => page(parts.slice(0, i + 1).join("/"), lang)?.slug ?? part.replace(/^\d+-/, "");
  return [lang, ...parts.map(own), ""].join("/");
}

const catalogue = (lang) =>
  once(`catalogue ${lang}`, () => {
    const files = [`themes/default/i18n/${lang}.yaml`, `i18n/${lang}.yaml`].filter(has);
    return Object.assign({}, ...files.map((file) => parse(read(file))));
  });

/** A text of the pages around what editors write. */
export function say(lang, key, values = {}) {
  const text = catalogue(lang)[key];
  if (typeof text !== "string") throw new Error(`no text ${key} in ${lang}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The label of a vocabulary's term. */
export function term(vocabulary, id, lang) {
  return once(vocabulary, () => parse(read(`content/vocabularies/${vocabulary}.yaml`))).terms[id].label[lang];
}

/** What a language calls another, a country, a day: by the browser's knowledge and not by the program's. */
export const languageName = (tag, lang) => new Intl.DisplayNames(lang, { type: "language" }).of(tag);
export const countryName = (code, lang) => new Intl.DisplayNames(lang, { type: "region" }).of(code);
export function dayInWords(iso, lang) {
  const tag = lang === "en" ? "en-GB" : lang;
  return new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Matches a text whose quotation marks, apostrophes and blanks the program has set. */
export function exactly(text) {
  const set = escaped(text)
    .replace(/['’]/g, "['’]")
    .replace(/\s*["“”„«»]\s*/g, "\\s*[\"“”„«»]\\s*")
    .replace(/\s+/g, "\\s+");
  return new RegExp(`^\\s*${set}\\s*$`);
}

/** Matches a text that begins with these words. */
export const beginning = (text) => new RegExp(`^${escaped(text)}`);
