// Pagefind 1.6 over one HTML page a document, queried by the script that it writes for browsers.

import { readFileSync, renameSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const label = "Pagefind 1.6";

const ADDRESS = "http://pagefind.invalid/";

/** Reads what Pagefind's script fetches from the folder that its indexer wrote. */
function serveFrom(folders) {
  const network = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { href, pathname } = new URL(String(input?.url ?? input), ADDRESS);
    if (!href.startsWith(ADDRESS)) return network(input, init);
    const [, lang, ...rest] = pathname.split("/");
    return new Response(await readFile(join(folders.get(lang), ...rest)));
  };
}

const folders = new Map();
let served = false;

export async function open({ lang, documents, scratch }) {
  const { createIndex } = await import("pagefind");
  const { index } = await createIndex({ forceLanguage: lang });
  for (const { id, title, text } of documents) {
    const head = `<!DOCTYPE html><html lang="${lang}"><head><title>${escaped(title)}</title></head>`;
    const body = `<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main></body></html>`;
    await index.addHTMLFile({ url: `/${id}/`, content: head + body });
  }
  const folder = join(scratch, `pagefind-${lang}`);
  await index.writeFiles({ outputPath: folder });
  await index.deleteIndex();

  folders.set(lang, folder);
  if (!served) serveFrom(folders);
  served = true;
  // A module's name tells Node what it is.
  renameSync(join(folder, "pagefind.js"), join(folder, "pagefind.mjs"));
  const { createInstance } = await import(pathToFileURL(join(folder, "pagefind.mjs")));
  const search = createInstance({ basePath: `${ADDRESS}${lang}/`, baseUrl: "/", language: lang });
  await search.init(lang);
  return {
    async query(text) {
      const { results } = await search.search(text);
      const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return pages.map(({ url }) => Number(url.replaceAll("/", "")));
    },
  };
}

export async function close() {
  const { close } = await import("pagefind");
  await close();
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
