// MiniSearch 7 as its documentation shows it, with prefix and fuzzy search on.

import MiniSearch from "minisearch";

export const label = "MiniSearch 7, prefix + fuzzy";

export async function open({ documents }) {
  const index = new MiniSearch({
    fields: ["title", "text"],
    searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2 },
  });
  index.addAll(documents);
  return { query: async (text) => index.search(text).slice(0, 10).map(({ id }) => id) };
}
