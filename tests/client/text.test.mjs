import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";

const { tokens, key, parse, cut } = loadClient().internal.text;
const words = (text) => tokens(text).map(({ word }) => word);
const keys = (text) => parse(text).map((word) => (word.excluded ? "-" : "") + word.key);

test("words are runs of letters, marks and numbers in any script", () => {
  assert.deepEqual(words("L’enfant, 12 ans: e-mail_2"), ["L", "enfant", "12", "ans", "e", "mail", "2"]);
  assert.deepEqual(words("Străzi sigure — Ασφάλεια στο σχολείο"), ["Străzi", "sigure", "Ασφάλεια", "στο", "σχολείο"]);
  assert.deepEqual(words("e\u0301te\u0301"), ["e\u0301te\u0301"]);
  assert.deepEqual(words("👮 ★ <b>"), ["b"]);
});

test("tokens know where they stand", () => {
  assert.deepEqual(tokens("👮 Bună"), [{ word: "Bună", start: 3, end: 7 }]);
});

test("folding", () => {
  const table = {
    // Romanian, with comma below and with the old cedilla
    Înțelegere: "intelegere", înţelegere: "intelegere", ȘCOALĂ: "scoala",
    // Greek: accents, final sigma, capitals
    "Ασφάλεια": "ασφαλεια", "ΔΡΌΜΟΣ": "δρομοσ", "δρόμος": "δρομοσ",
    // German
    Straße: "strasse", STRASSE: "strasse", GROẞ: "gross", Übergriff: "ubergriff",
    // Turkish: four i's, one key
    İstanbul: "istanbul", ISPARTA: "isparta", ısparta: "isparta", ŞİDDET: "siddet",
    // French
    "œuvre": "oeuvre", "ŒUVRE": "oeuvre", "Été": "ete", "façade": "facade",
    // The North, Poland, Malta, Croatia
    "Ærø": "aero", "Þing": "thing", "Łódź": "lodz", "Ħamrun": "hamrun", "Đakovo": "dakovo", "ǿ": "o",
    // Compatibility forms
    "ﬁx": "fix", "１２": "12", "Ⅳ": "iv",
  };
  for (const [word, folded] of Object.entries(table)) assert.equal(key(word), folded, word);
});

test("Turkish lower-casing folds to the same keys, so it is not needed", () => {
  for (let code = 0; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    if (/\s/.test(character)) continue;
    for (const word of [character, character + "\u0307", "I" + character, character + "I\u0307a"]) {
      assert.equal(key(word.toLocaleLowerCase("tr")), key(word), "U+" + code.toString(16));
    }
  }
});

test("words of more than 64 characters are not looked up", () => {
  assert.equal(key("a".repeat(64)), "a".repeat(64));
  assert.equal(key("a".repeat(65)), "");
  assert.equal(key("𝔞".repeat(64)), "a".repeat(64));
  // Characters are counted, not UTF-16 units: Gothic letters take two.
  assert.equal(key("𐌰".repeat(64)), "𐌰".repeat(64));
  assert.equal(key("𐌰".repeat(65)), "");
  // Folded first, counted then.
  assert.equal(key("ß".repeat(33)), "");
  assert.equal(key("e\u0301".repeat(64)), "e".repeat(64));
  assert.equal(key("\u0301\u0302"), "");
});

test("a query is a list of words, some of them excluded", () => {
  assert.deepEqual(keys("Mobile Teams"), ["mobile", "teams"]);
  assert.deepEqual(keys("teams -police"), ["teams", "-police"]);
  assert.deepEqual(keys("-well-being e-mail"), ["-well", "-being", "e", "mail"]);
  assert.deepEqual(keys("- police --x"), ["police", "-x"]);
  assert.deepEqual(keys("teams\u00a0-police"), ["teams", "-police"]);
  assert.deepEqual(keys(" \t\n"), []);
});

test("of a long query the first 1,000 characters and 16 words are read", () => {
  assert.equal(keys(Array.from({ length: 40 }, (_, i) => "w" + i).join(" ")).at(-1), "w15");
  assert.equal(Array.from(cut("👮".repeat(5000))).length, 1000);
  assert.equal(cut("👮".repeat(5000)).isWellFormed?.() ?? true, true);
  assert.deepEqual(keys(".".repeat(997) + "abcdef"), ["abc"]);
  // A word that is not looked up takes no place: too long, or the mark that makes a sign an emoji.
  assert.deepEqual(keys("x".repeat(70) + " fine"), ["fine"]);
  assert.deepEqual(keys("👮‍♀️ fine"), ["fine"]);
});
