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

/** Sorted strings: each begins with a digit, how many UTF-16 units it shares with the one before. */
export function encodeStrings(strings) {
  return strings
    .map((string, i) => {
      const before = i ? strings[i - 1] : "";
      let shared = 0;
      while (shared < 45 && shared < before.length && before[shared] === string[shared]) shared++;
      return ALPHABET[shared] + string.slice(shared);
    })
    .join("<");
}

/** A stream of bits, written as text: every two characters hold 13. */
export function bitWriter() {
  let bits = "";
  const fixed = (value, width) => {
    if (width) bits += value.toString(2).padStart(width, "0");
  };
  return {
    rice(k, value) {
      bits += "1".repeat(Math.floor(value / 2 ** k)) + "0";
      fixed(value % 2 ** k, k);
    },
    gamma(value) {
      const low = Math.floor(Math.log2(value));
      bits += "1".repeat(low) + "0";
      fixed(value - 2 ** low, low);
    },
    text() {
      let text = "";
      for (let at = 0; at < bits.length; at += 13) {
        const group = parseInt(bits.slice(at, at + 13).padEnd(13, "0"), 2);
        text += ALPHABET[Math.floor(group / 92)] + ALPHABET[group % 92];
      }
      return text;
    },
  };
}

/**
 * A list of documents: for each field those that hold the word, with its positions.
 *
 * @param fields  [{ slot, positions }] for each
 * @param kept  whether positions are written
 */
export function encodeList(fields, kept = true) {
  let mask = 0;
  const head = [];
  const bits = bitWriter();
  const steps = [];
  fields.forEach((documents, field) => {
    if (!documents.length) return;
    mask |= 1 << field;
    const deltas = documents.map(({ slot }, i) => slot - (i ? documents[i - 1].slot : 0));
    // Any parameter is right; these are short.
    const [gap, step] = [Math.min(5, Math.floor(Math.log2(1 + Math.max(...deltas)) / 2)), field % 4];
    head.push(documents.length, gap, ...(kept ? [step] : []));
    documents.forEach(({ positions }, i) => {
      bits.rice(gap, deltas[i]);
      bits.gamma(positions.length);
    });
    steps[field] = step;
  });
  if (kept) {
    fields.forEach((documents, field) => {
      for (const { positions } of documents) positions.forEach((p, i) => bits.rice(steps[field], p - (i ? positions[i - 1] : 0)));
    });
  }
  return encodeInts([2 * mask + (kept ? 1 : 0), ...head]) + bits.text();
}

/** Ascending numbers: how many, then their differences as bits. */
function encodeDeltas(numbers) {
  const bits = bitWriter();
  const gap = numbers.length % 5;
  numbers.forEach((number, i) => bits.rice(gap, number - (i ? numbers[i - 1] : 0)));
  return encodeInts([numbers.length, gap]) + bits.text();
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

/** Words of a text as the writer's documents need them: letters and digits, Chinese characters in pairs. */
export function wordsOf(text) {
  return (text.toLowerCase().match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? []).flatMap((run) =>
    /\p{Script=Han}/u.test(run) && run.length > 1
      ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
      : [run],
  );
}

export const FIELDS = ["title", "summary", "headings", "body", "about"];
export const BOOSTS = [3, 2, 1.5, 1, 2];
export const WEIGHTS = {
  family: 0.9, exact: 0.1, prefix: 0.8, rule: 0.6, typo1: 0.5, typo2: 0.3, coverage: 0.2, near: 0.5, slop: 3, label: 2,
};

/** Plurals and singulars are one stem. */
export const plural = (word) => word.replace(/(?<=..)s$/, "");

/**
 * @param documents  objects with the fields' texts, `facets`, `date`, `lacks` (languages), and anything that a document
 *   record holds
 * @param options.stem  from a word to its stem or stems; by default the word itself
 * @param options.cuts  first words of the term shards; by default one shard for all
 * @param options.buckets  numbers of documents in them
 * @param options.recordShard  documents in a document shard
 * @param options.common  from how many documents on a word in bodies has no positions
 * @param options.facets  titles and labels: { countries: { title: "Countries", be: "Belgium" } }
 * @param options.labels  by field: ["key:stem key:stem", value]
 * @returns shards by name: what `load` gives
 */
export function buildIndex(documents, options = {}) {
  const {
    stem = (word) => word, cuts = [], recordShard = 64, boosts = BOOSTS, weights = {}, variants = [], rules = "",
    others = [], lang = "en", common = Infinity, facets = {}, labels = {}, reversedCuts = [],
  } = options;
  const buckets = options.buckets ?? Array.from({ length: Math.ceil(documents.length / 32) }, (_, i) => Math.min(32, documents.length - 32 * i));
  const slots = buckets.flatMap((size, bucket) => Array.from({ length: size }, (_, rank) => bucket * 32 + rank));
  const words = documents.map((document) => FIELDS.map((field) => wordsOf(document[field] ?? "")));

  const keys = [...new Set(words.flat(2))].sort();
  const stemsOf = (key) => [stem(key)].flat();
  const stems = [...new Set(keys.flatMap(stemsOf))].sort();
  const all = [...new Set([...keys, ...stems])].sort();
  const firsts = all.length ? [...new Set([all[0], ...cuts.filter((cut) => cut > all[0])])].sort() : [];
  const shardOf = (text) => firsts.findLastIndex((first) => first <= text);

  const coded = (key) => {
    const holders = FIELDS.map((_, field) =>
      words
        .map((byField, document) => ({
          slot: slots[document],
          positions: byField[field].flatMap((word, position) => (word === key ? [position] : [])),
        }))
        .filter(({ positions }) => positions.length),
    );
    return encodeList(holders, holders[FIELDS.indexOf("body")].length < common);
  };

  // A list lies with the first stem of its key.
  const shards = firsts.map(() => ({ keys: [], stems: [], local: [], foreign: [] }));
  for (const key of keys) {
    shards[shardOf(key)].keys.push(key);
    const list = shardOf(stemsOf(key)[0]);
    shards[list][list === shardOf(key) ? "local" : "foreign"].push(key);
  }
  for (const text of stems) shards[shardOf(text)].stems.push(text);
  const files = {};
  const listAt = (key, from) => {
    const shard = shardOf(stemsOf(key)[0]);
    const { local, foreign } = shards[shard];
    return [shard === from ? 0 : shard + 1, [...local, ...foreign].indexOf(key)];
  };
  const stemAt = (text, from) => {
    const shard = shardOf(text);
    return [shard === from ? 0 : shard + 1, shards[shard].stems.indexOf(text)];
  };
  shards.forEach((shard, i) => {
    files[`t-${i}`] = {
      keys: encodeStrings(shard.keys),
      stems: encodeStrings(shard.stems),
      of: encodeInts(shard.keys.flatMap((key) => [...listAt(key, i), stemsOf(key).length, ...stemsOf(key).flatMap((text) => stemAt(text, i))])),
      families: encodeInts(
        shard.stems.flatMap((text) => {
          const members = keys.filter((key) => stemsOf(key).includes(text));
          return [members.length, ...members.flatMap((key) => listAt(key, i))];
        }),
      ),
      lists: [...shard.local, ...shard.foreign].map(coded).join("<"),
      foreign: encodeStrings(shard.foreign),
    };
  });

  const reversed = keys.map((key) => Array.from(key).reverse().join("")).sort();
  const reversedFirsts = reversed.length ? [...new Set([reversed[0], ...reversedCuts.filter((cut) => cut > reversed[0])])].sort() : [];
  reversedFirsts.forEach((first, i) => {
    const here = reversed.filter((key) => reversedFirsts.findLastIndex((start) => start <= key) === i);
    files[`r-${i}`] = { keys: encodeStrings(here) };
  });

  files["n-0"] = { norms: FIELDS.map((_, field) => encodeInts(words.map((byField) => normId(byField[field].length)))) };

  const records = [];
  for (let first = 0; first < documents.length; first += recordShard) {
    records.push([slots[first], String(first)]);
    const titles = [...new Set(documents.map(({ collection = "Practices" }) => collection))];
    files[`d-${first}`] = {
      collections: titles,
      records: documents.slice(first, first + recordShard).map((document, i) => ({
        url: document.url ?? `${lang}/${first + i}/`,
        title: document.title ?? "",
        ...(document.summary && { summary: document.summary }),
        collection: titles.indexOf(document.collection ?? "Practices"),
        ...(document.guide && { guide: document.guide }),
        ...(document.facts && { facts: document.facts }),
        ...(document.entry && { entry: document.entry }),
        ...(!document.textless && { text: document.body ?? "", sections: document.sections ?? [] }),
      })),
    };
  }

  const names = Object.keys(facets);
  const rank = (value) => {
    const order = documents.map((_, i) => i).sort((a, b) => (value(documents[a]) < value(documents[b]) ? -1 : value(documents[a]) > value(documents[b]) ? 1 : a - b));
    return encodeInts(documents.map((_, i) => order.indexOf(i)));
  };
  const slotsWhere = (holds) => encodeDeltas(documents.flatMap((document, i) => (holds(document) ? [slots[i]] : [])));
  files["f-0"] = {
    fields: names.map((name) => ({
      name,
      title: facets[name].title,
      values: Object.entries(facets[name])
        .filter(([id]) => id !== "title")
        .map(([id, label]) => [id, label, slotsWhere((document) => document.facets?.[name]?.includes(id))]),
    })),
    labels,
    lacks: Object.fromEntries(
      [...new Set(documents.flatMap(({ lacks = [] }) => lacks))].map((tag) => [tag, slotsWhere(({ lacks = [] }) => lacks.includes(tag))]),
    ),
  };

  files["o-0"] = { title: rank(({ title }) => title ?? ""), date: rank(({ date }) => -Date.parse(date ?? "1970-01-01")) };

  files.root = {
    version: 3,
    build: "0",
    lang,
    docs: 32 * buckets.length,
    real: documents.length,
    buckets: encodeInts(buckets),
    fields: FIELDS.map((name, field) => ({
      name,
      boost: boosts[field],
      average: documents.length && Math.fround(words.reduce((sum, byField) => sum + byField[field].length, 0) / documents.length),
    })),
    weights: { ...WEIGHTS, ...weights },
    terms: { firsts: encodeStrings(firsts), names: firsts.map((_, i) => String(i)) },
    reversed: { firsts: encodeStrings(reversedFirsts), names: reversedFirsts.map((_, i) => String(i)) },
    records: { firsts: encodeDeltas(records.map(([slot]) => slot)), names: records.map(([, name]) => name) },
    norms: "n-0",
    facets: "f-0",
    orders: "o-0",
    rules,
    variants,
    others,
    inline: {},
  };
  return files;
}

/**
 * A `load` over such files (or over those of several languages, by their tags) that notes what was asked for, in waves:
 * names asked for without waiting in between.
 */
export function loader(files) {
  const asked = [];
  const waves = [];
  let open = false;
  const load = (name, lang) => {
    const own = "ro" in files ? files[lang] : files;
    const shown = own === files ? name : `${lang}/${name}`;
    asked.push(shown);
    if (!open) {
      waves.push([]);
      open = true;
    }
    waves.at(-1).push(shown);
    return new Promise((resolve, reject) =>
      setTimeout(() => {
        open = false;
        if (own && name in own) resolve(own[name]);
        else reject(new Error("no such file: " + name));
      }, 1),
    );
  };
  return { load, asked, waves };
}
