// The pages that tests visit: one of every kind in every language.

import { DEFAULT, page, pathOf } from "./words.mjs";

/** Words that lead to the practice about prisons, first as its readers would write them. */
export const QUERIES = {
  en: ["prison"],
  fr: ["prison"],
  de: ["Gefängnis"],
  es: ["prisiones"],
  nl: ["gevangenis"],
  el: ["φυλακή", "φυλακη"],
  ro: ["închisoare", "inchisoare"],
  pl: ["więzienie"],
  ar: ["السجون"],
};

/** A kind's page is the first of these entries that the language has. */
const ENTRIES = {
  home: [""],
  list: ["practices"],
  glossary: ["glossary"],
  practice: ["practices/mechelen-icommit"],
  paper: ["papers/local-prevention-who-does-what", "papers/aarhus-liaise-exchange-of-cities"],
  project: ["projects/icommit"],
  organisation: ["organisations/radicalisation-awareness-network"],
  event: ["events/aarhus-conference"],
  call: ["calls/isf-police-2019"],
  news: ["news/icommit-in-the-commissions-news"],
  term: ["glossary/multi-agency-work"],
  guide: ["guides/local-prevention", "guides/social-diagnostics"],
  section: ["guides/local-prevention/02-work-together/01-case-meeting", "guides/social-diagnostics/01-prepare/01-set-the-frame"],
};

/** @returns {{ kind: string, path: string, id?: string, status?: number }[]} */
export function pagesIn(lang) {
  const pages = Object.entries(ENTRIES).flatMap(([kind, ids]) => {
    const id = ids.find((it) => page(it, lang));
    if (id === undefined && lang === DEFAULT) throw new Error(`no ${kind} among ${ids}`);
    return id === undefined ? [] : [{ kind, id, path: pathOf(id, lang) }];
  });
  const guide = pages.find(({ kind }) => kind === "guide");
  if (guide) pages.push({ kind: "guide-print", id: guide.id, path: `${guide.path}print/` });
  pages.push({ kind: "facet", path: `${pathOf("practices", lang)}themes/prison-and-probation/` });
  for (const view of ["table", "gap-map", "map"]) pages.push({ kind: view, path: `${pathOf("practices", lang)}${view}/` });
  pages.push({ kind: "timeline", path: `${pathOf("events", lang)}timeline/` });
  pages.push({ kind: "filtered", path: `${pathOf("practices", lang)}?themes=multi-agency-work&audiences=local-authorities` });
  pages.push({ kind: "compare", path: `${pathOf("practices", lang)}?compare=bounce,mechelen-icommit` });
  for (const kind of ["accessibility", "privacy", "legal"]) pages.push({ kind, path: `${lang}/${kind}/` });
  pages.push({ kind: "search", path: `${lang}/search/?q=${QUERIES[lang][0]}` });
  if (lang === DEFAULT) pages.push({ kind: "root", path: "" }, { kind: "404", path: "no/such/page/", status: 404 });
  return pages;
}

/** The page of a kind. */
export const pageOf = (kind, lang) => pagesIn(lang).find((it) => it.kind === kind);
