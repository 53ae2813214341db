// Lunr 2 with the stemmer and stop words of lunr-languages.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const lunr = require("lunr");
require("lunr-languages/lunr.stemmer.support")(lunr);

export const label = "Lunr 2 + languages";

export async function open({ lang, documents }) {
  if (lang !== "en") {
    try {
      require(`lunr-languages/lunr.${lang}`)(lunr);
    } catch {
      return undefined;
    }
  }
  const index = lunr(function () {
    if (lang !== "en") this.use(lunr[lang]);
    this.ref("id");
    this.field("title", { boost: 2 });
    this.field("text");
    documents.forEach((document) => this.add(document));
  });
  return {
    async query(text) {
      // Its query language would read signs of a question as operators; a site with Lunr takes them out.
      const plain = text.replace(/[~^:*+\-]/g, " ");
      return index.search(plain).slice(0, 10).map(({ ref }) => Number(ref));
    },
  };
}
