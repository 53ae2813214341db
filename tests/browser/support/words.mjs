// What a reader sees in each language, and the pages that the tests visit.

export const WORDS = {
  en: {
    name: "English",
    menu: "Main menu",
    filter: "Filter",
    facts: "At a glance",
    labels: ["Countries", "Places", "Scope", "Themes", "For whom", "Materials", "Evidence"],
    practices: "Practices",
    theme: ["Themes", "Prison and probation"],
    practice: "Mechelen: a protocol for working with prisons",
    country: "Belgium",
    updated: "Updated",
    translated: null,
    sources: "Sources",
    related: ["Related", "icommit: training and mentoring for city teams"],
    search: ["Search this site", "Search"],
    queries: ["prison"],
    needsScript: /^Searching needs JavaScript\./,
    step: "Hold a case meeting",
    skip: "Skip to the content",
    notFound: "Page not found",
    toHome: "Go to the home page",
    home: "Prevention in cities",
  },
  fr: {
    name: "Français",
    menu: "Menu principal",
    filter: "Filtrer",
    facts: "En bref",
    labels: ["Pays", "Lieux", "Portée", "Thèmes", "Publics", "Supports", "Données probantes"],
    practices: "Pratiques",
    theme: ["Thèmes", "Prison et probation"],
    practice: "Malines : un protocole de travail avec les prisons",
    country: "Belgique",
    updated: "Mise à jour",
    translated: ["L’original est en anglais.", "Lire l’original"],
    sources: "Sources",
    related: ["À lire aussi", "icommit : formation et mentorat pour les équipes des villes"],
    search: ["Rechercher sur ce site", "Rechercher"],
    queries: ["prison"],
    needsScript: /^La recherche nécessite JavaScript\./,
    step: "Tenir une réunion de suivi",
    skip: "Aller au contenu",
    home: "La prévention dans les villes",
  },
  ro: {
    name: "Română",
    menu: "Meniul principal",
    filter: "Filtrare",
    facts: "Pe scurt",
    labels: ["Țări", "Locuri", "Arie de acoperire", "Teme", "Public vizat", "Materiale", "Dovezi"],
    practices: "Practici",
    theme: ["Teme", "Închisoare și probațiune"],
    practice: "Mechelen: un protocol pentru lucrul cu închisorile",
    country: "Belgia",
    updated: "Actualizat",
    translated: ["Originalul este în engleză.", "Citiți originalul"],
    sources: "Surse",
    related: ["Pagini înrudite", "icommit: formare și mentorat pentru echipele orașelor"],
    search: ["Căutare pe acest site", "Caută"],
    queries: ["închisoare", "inchisoare"],
    needsScript: /^Căutarea are nevoie de JavaScript\./,
    step: "Țineți o ședință de caz",
    skip: "Salt la conținut",
    home: "Prevenirea în orașe",
  },
};

export const LANGUAGES = Object.keys(WORDS);

/** Kinds of pages that each language has, as a path below the language's folder. */
const KINDS = {
  home: "",
  list: "practices/",
  facet: "practices/themes/prison-and-probation/",
  practice: { en: "practices/mechelen-icommit/", fr: "practices/malines-icommit/", ro: "practices/mechelen-icommit/" },
  paper: {
    en: "papers/local-prevention-who-does-what/",
    fr: "papers/prevention-locale-qui-fait-quoi/",
    ro: "papers/prevenirea-locala-cine-ce-face/",
  },
  guide: "guides/local-prevention/",
  section: "guides/local-prevention/work-together/case-meeting/",
  search: { en: "search/?q=prison", fr: "search/?q=prison", ro: "search/?q=închisoare" },
};

/** One page of each kind in a language; the root and the 404 page speak the hub's default language. */
export function pagesIn(lang) {
  const pages = Object.entries(KINDS).map(([kind, path]) => ({ kind, path: `${lang}/${path[lang] ?? path}` }));
  if (lang === "en") pages.push({ kind: "root", path: "" }, { kind: "404", path: "no/such/page/", status: 404 });
  return pages;
}
