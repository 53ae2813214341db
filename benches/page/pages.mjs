// One page of each kind of the bundled hub.

export const PAGES = {
  home: "en/",
  list: "en/practices/",
  "filtered list": "en/practices/?themes=multi-agency-work&audiences=local-authorities",
  "gap map": "en/practices/gap-map/",
  compare: "en/practices/?pick=bounce,mechelen-icommit&compare=bounce,mechelen-icommit",
  practice: "en/practices/mechelen-icommit/",
  paper: "en/papers/local-prevention-who-does-what/",
  "guide step": "en/guides/local-prevention/work-together/case-meeting/",
  glossary: "en/glossary/",
  event: "en/events/aarhus-conference/",
  search: "en/search/?q=prison",
};

/** The page that times are measured on, again and again. */
export const ENTRY = "practice";

/** Pages that tell search engines to leave them out, so that Lighthouse's marks for these do not apply. */
export const UNLISTED = ["search"];
