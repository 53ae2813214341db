// Loads the client: its files in name order, as one classic script, or what a site has of them, minified, from the
// folder that VADEMECUM_SCRIPTS names.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const FOLDER = new URL("../../../src/search/client/", import.meta.url);

const joined = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("");

const { VADEMECUM_SCRIPTS: served } = process.env;

/** A site's script; its name holds its hash. */
function shipped(name) {
  const pattern = new RegExp(`^${name}\\.[0-9a-f]+\\.js$`);
  return readFileSync(join(served, readdirSync(served).find((file) => pattern.test(file))), "utf8");
}

export const minified = Boolean(served);

export const source = served ? shipped("search") : joined(FOLDER);

/** What readers see of it. */
export const ui = served ? shipped("search-ui") : joined(new URL("ui/", FOLDER));

/** The client without a page: no document, no search box. */
export function loadClient() {
  vm.runInThisContext(source, { filename: "search.js" });
  return globalThis.Vademecum;
}

/** The client in a page with the given globals; a page of its own, so that nothing of another test is left in it. */
export function loadClientInto(globals) {
  const page = vm.createContext({ ...globals });
  vm.runInContext(source, page, { filename: "search.js" });
  return page;
}
