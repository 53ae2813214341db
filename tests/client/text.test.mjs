import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";

const { tokens, fold, parse, cut, mayFilter } = loadClient().internal.text;
const words = (text) => tokens(text).map(({ start, end }) => text.slice(start, end));
const keys = (text) => tokens(text).map(({ key }) => key);
const fields = (name) => ["countries", "Themes"].find((known) => known.toLowerCase() === name.toLowerCase());
/** Words as they are, phrases in quotes with the places of their words, excluded ones with a minus. */
const parsed = (text) =>
  parse(text, fields).items.map(({ slots, quoted, excluded }) => {
    const shown = slots.map(([key, offset], i) => (offset === i ? key : `${key}@${offset}`)).join(" ");
    return (excluded ? "-" : "") + (quoted ? `"${shown}"` : shown);
  });
const filters = (text) => parse(text, fields).filters.map(({ name, value, excluded }) => [(excluded ? "-" : "") + name, value]);

test("words are runs of letters, marks and numbers in any script", () => {
  assert.deepEqual(words("L’enfant, 12 ans: e-mail_2"), ["L", "enfant", "12", "ans", "e", "mail", "2"]);
  assert.deepEqual(words("Străzi sigure — Ασφάλεια στο σχολείο"), ["Străzi", "sigure", "Ασφάλεια", "στο", "σχολείο"]);
  assert.deepEqual(words("e\u0301te\u0301"), ["e\u0301te\u0301"]);
  assert.deepEqual(words("👮 ★ <b>"), ["b"]);
});

test("tokens know where they stand", () => {
  assert.deepEqual(tokens("👮 Bună"), [{ key: "buna", start: 3, end: 7 }]);
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
    // Korean syllables stay whole, written either way
    "한국": "한국", [("한국").normalize("NFD")]: "한국",
  };
  for (const [word, folded] of Object.entries(table)) assert.equal(fold(word), folded, word);
});

test("Turkish lower-casing folds to the same keys, so it is not needed", () => {
  for (let code = 0; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    if (/\s/.test(character)) continue;
    for (const word of [character, character + "\u0307", "I" + character, character + "I\u0307a"]) {
      assert.equal(fold(word.toLocaleLowerCase("tr")), fold(word), "U+" + code.toString(16));
    }
  }
});

test("words of more than 64 characters have no key, but a place", () => {
  assert.deepEqual(keys("a".repeat(64)), ["a".repeat(64)]);
  assert.deepEqual(keys("x " + "a".repeat(65) + " y"), ["x", "", "y"]);
  assert.deepEqual(keys("𝔞".repeat(64)), ["a".repeat(64)]);
  // Characters are counted, not UTF-16 units: Gothic letters take two.
  assert.deepEqual(keys("𐌰".repeat(64)), ["𐌰".repeat(64)]);
  assert.deepEqual(keys("𐌰".repeat(65)), [""]);
  // Folded first, counted then.
  assert.deepEqual(keys("ß".repeat(33)), [""]);
  assert.deepEqual(keys("e\u0301".repeat(64)), ["e".repeat(64)]);
  assert.deepEqual(keys("\u0301\u0302"), [""]);
});

test("scripts without spaces are cut into overlapping pairs", () => {
  assert.deepEqual(keys("東京都の防犯"), ["東京", "京都", "都の", "の防", "防犯"]);
  assert.deepEqual(keys("防 a"), ["防", "a"]);
  // With other scripts in the same run, each part by itself.
  assert.deepEqual(keys("EU東京2019年"), ["eu", "東京", "2019", "年"]);
  // The long sound is part of its word, in either width; marks are dropped before the pairs are made.
  assert.deepEqual(keys("コーヒー"), ["コー", "ーヒ", "ヒー"]);
  assert.deepEqual(keys("ｶﾞｰ"), ["カー"]);
  assert.deepEqual(keys("がか"), ["かか"]);
  assert.deepEqual(keys("한국어"), ["한국", "국어"]);
  assert.deepEqual(keys("ตำรวจ"), keys("ตำรวจ".normalize("NFKD")));
  assert.deepEqual(keys("ที่นี่"), ["ทน"]);
  // Long runs are cut before anybody counts to 64.
  assert.equal(keys("防犯".repeat(100)).length, 199);
  assert.ok(keys("防犯".repeat(100)).every((key) => key.length === 2));
});

test("pairs know where they stand, marks included", () => {
  assert.deepEqual(words("東京都"), ["東京", "京都"]);
  assert.deepEqual(words("ที่นี่ x"), ["ที่นี่", "x"]);
  const decomposed = "한국".normalize("NFD");
  assert.deepEqual(tokens(decomposed), [{ key: "한국", start: 0, end: decomposed.length }]);
});

test("a query is a list of words, some of them excluded", () => {
  assert.deepEqual(parsed("Mobile Teams"), ["mobile", "teams"]);
  assert.deepEqual(parsed("teams -police"), ["teams", "-police"]);
  assert.deepEqual(parsed("e-mail"), ["e", "mail"]);
  assert.deepEqual(parsed("- police --x"), ["police", "-x"]);
  assert.deepEqual(parsed("teams\u00a0-police"), ["teams", "-police"]);
  assert.deepEqual(parsed(" \t\n"), []);
  assert.deepEqual(parsed("-well-being -東京都"), ["-well", "-being", "-東京", "-京都"]);
});

test("phrases stand between the quotation marks of many languages", () => {
  const all = ['"mobile teams" x', "“mobile teams” x", "„mobile teams“ x", "„mobile teams” x", "”mobile teams” x", "«mobile teams» x", "« mobile teams »x"];
  for (const text of all) {
    assert.deepEqual(parsed(text), ['"mobile teams"', "x"], text);
  }
  // In the middle of a word they are signs as others.
  assert.deepEqual(parsed('a"b c"d'), ["a", "b", "c", "d"]);
  assert.deepEqual(parsed('-"mobile teams" x'), ['-"mobile teams"', "x"]);
  assert.deepEqual(parsed('"mobile teams'), ['"mobile teams"']);
  assert.deepEqual(parsed('"prison"'), ['"prison"']);
  assert.deepEqual(parsed('"" "—" x'), ["x"]);
  // A word that has no key keeps its place.
  assert.deepEqual(parsed(`"a ${"x".repeat(70)} b"`), ['"a b@2"']);
});

test("filters are fields' names with a value", () => {
  assert.deepEqual(filters("countries:be Themes:youth"), [["countries", "be"], ["Themes", "youth"]]);
  assert.deepEqual(filters('COUNTRIES:"Czech Republic" themes:«a b»'), [["countries", "Czech Republic"], ["Themes", "a b"]]);
  assert.deepEqual(parsed("prison countries:be"), ["prison"]);
  // Only known names, directly before a value; nothing is excluded that way.
  assert.deepEqual(filters("colour:red (countries:be"), []);
  assert.deepEqual(filters("countries: -countries:be -themes:„a b“"), [["countries", ""], ["-countries", "be"], ["-Themes", "a b"]]);
  assert.deepEqual(parsed("colour:red (countries:be"), ["colour", "red", "countries", "be"]);
  assert.deepEqual(parsed('colour:"dark -red"'), ["colour", "dark", "-red"]);
  assert.ok(mayFilter("a countries:be") && mayFilter("-countries:be"));
  assert.ok(!mayFilter("a b"));
});

test("the last word may be unfinished", () => {
  const last = (text) => parse(text, fields).last;
  assert.equal(last("mobile tea"), "tea");
  assert.equal(last("mobile tea, "), "tea");
  assert.equal(last("mobile tea countries:be"), "");
  // The mark that makes a sign an emoji is no word.
  assert.equal(last("mobile tea 👮‍♀️"), "tea");
  assert.equal(last("mobile -tea"), "");
  assert.equal(last('mobile "tea"'), "");
  assert.equal(last(""), "");
});

test("of a long query the first 1,000 characters and 40 words are read", () => {
  assert.equal(parsed(Array.from({ length: 60 }, (_, i) => "w" + i).join(" ")).at(-1), "w39");
  assert.equal(parse(`"${"a ".repeat(60)}"`, fields).items[0].slots.length, 40);
  assert.equal(Array.from(cut("👮".repeat(5000))).length, 1000);
  assert.equal(cut("👮".repeat(5000)).isWellFormed?.() ?? true, true);
  assert.deepEqual(parsed(".".repeat(997) + "abcdef"), ["abc"]);
  // A word that is not looked up takes no place: too long, or the mark that makes a sign an emoji.
  assert.deepEqual(parsed("x".repeat(70) + " fine"), ["fine"]);
  assert.deepEqual(parsed("👮‍♀️ fine"), ["fine"]);
});
