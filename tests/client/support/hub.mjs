// Writes a small search index in the documented format, from documents given as plain fields. It shares no code with
// the client, so that a mistake on either side shows.

const ALPHABET = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i))
  .filter((c) => c !== '"' && c !== "\\" && c !== "<")
  .join("");

/** Little-endian base 46; a digit of 46 and more announces another. */
export function encodeInts(numbers) {
  let text = "";
  for (let number of numbers) {
    while (number >= 46) {
      text += ALPHABET[46 + (number % 46)];
      number = Math.floor(number / 46);
    }
    text += ALPHABET[number];
  }
  return text;
}

/** tantivy's fieldnorm table, by the way it was made: 24 exact values, then 3 bits and an exponent. */
export const FIELD_NORMS = Array.from({ length: 256 }, (_, id) => {
  if (id < 24) return id;
  const [shift, bits] = [(id - 24) >> 3, (id - 24) & 7];
  return 24 + (shift === 0 ? bits : (8 + bits) * 2 ** (shift - 1));
});

export function normId(length) {
  return FIELD_NORMS.findLastIndex((norm) => norm <= length);
}

const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * @param documents  objects with `title` and `body`, and anything that a document record holds
 * @param options.stem  from a word to its term; by default the word itself
 * @param options.termShards  first keys of the term shards; by default one shard for all
 * @param options.recordShard  documents in a document shard
 * @returns shards by name: what `load` gives
 */
export function buildIndex(documents, { stem = (word) => word, termShards, recordShard = 64, boosts = [3, 1] } = {}) {
  const fields = ["title", "body"];
  const words = documents.map((document) => fields.map((field) => wordsOf(document[field] ?? "")));

  const keys = [...new Set(words.flat(2))].sort();
  const starts = termShards ?? keys.slice(0, 1);
  const shardOf = (key) => starts.findLastIndex((start) => start <= key);

  // A term lives with the first of its keys.
  const homes = new Map();
  const shards = starts.map(() => ({ keys: [], of: [], terms: [] }));
  for (const key of keys) {
    const term = stem(key);
    const shard = shardOf(key);
    if (!homes.has(term)) {
      const postings = fields.map((_, field) => {
        const found = words
          .map((byField, document) => [document, byField[field].filter((word) => stem(word) === term).length])
          .filter(([, frequency]) => frequency > 0);
        const list = [found.length];
        let before = 0;
        for (const [document, frequency] of found) {
          list.push(document - before, frequency);
          before = document;
        }
        return list;
      });
      homes.set(term, { shard, index: shards[shard].terms.length });
      shards[shard].terms.push(encodeInts(postings.flat()));
    }
    const home = homes.get(term);
    shards[shard].keys.push(key);
    shards[shard].of.push(1, home.shard === shard ? 0 : home.shard + 1, home.index);
  }

  const files = {};
  shards.forEach(({ keys, of, terms }, i) => {
    files[`t-${i}`] = { keys: keys.join("\n"), of: encodeInts(of), terms };
  });
  files["n-0"] = {
    norms: fields.map((_, field) => encodeInts(words.map((byField) => normId(byField[field].length)))),
  };
  const records = [];
  for (let first = 0; first < documents.length; first += recordShard) {
    const name = `d-${first}`;
    records.push([first, name]);
    files[name] = {
      records: documents.slice(first, first + recordShard).map((document, i) => ({
        url: `en/${first + i}/index.html`,
        title: document.title,
        summary: document.summary ?? "",
        collection: document.collection ?? "Practices",
        lang: document.lang ?? "en",
        facts: document.facts ?? [],
        text: document.body ?? "",
        sections: document.sections ?? [],
      })),
    };
  }
  files.root = {
    version: 1,
    build: "0",
    docs: documents.length,
    fields: fields.map((name, field) => ({
      name,
      boost: boosts[field],
      average: Math.fround(words.reduce((sum, byField) => sum + byField[field].length, 0) / documents.length),
    })),
    terms: starts.map((start, i) => [start, `t-${i}`]),
    records,
    norms: "n-0",
    inline: {},
  };
  return files;
}

/** A `load` over such files that notes what was asked for, in waves: names asked for without waiting in between. */
export function loader(files) {
  const asked = [];
  const waves = [];
  let open = false;
  const load = (name) => {
    asked.push(name);
    if (!open) {
      waves.push([]);
      open = true;
    }
    waves.at(-1).push(name);
    return new Promise((resolve, reject) =>
      setImmediate(() => {
        open = false;
        if (name in files) resolve(files[name]);
        else reject(new Error("no such file: " + name));
      }),
    );
  };
  return { load, asked, waves };
}
