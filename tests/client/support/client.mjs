// Loads the client as the build writes it: its files in name order, as one classic script.

import { readFileSync, readdirSync } from "node:fs";
import vm from "node:vm";

const FOLDER = new URL("../../../src/search/client/", import.meta.url);

const joined = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("");

export const source = joined(FOLDER);

/** What readers see of it. */
export const ui = joined(new URL("ui/", FOLDER));

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
