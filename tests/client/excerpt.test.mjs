import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClient } from "./support/client.mjs";

const { excerpt, passage } = loadClient().internal.excerpts;
/** The first word has the lowest bit. */
const masks = (...words) => (word) => (1 << (words.indexOf(word.toLowerCase()) + 1)) >> 1;
const shown = ({ parts }) => parts.map(({ text, mark }) => (mark ? `[${text}]` : text)).join("");
const filler = (n, word = "lorem") => Array.from({ length: n }, () => word).join(" ");

test("a short text is shown whole, with its marks", () => {
  const found = excerpt("Teams visit schools; mobile teams.", masks("teams"));
  assert.equal(shown(found), "[Teams] visit schools; mobile [teams].");
  assert.equal(found.at, 0);
});

test("the passage with most different words wins, then the one where they stand closest, then the first", () => {
  const text = [
    "alpha alpha alpha alpha", filler(60), "alpha one two three beta", filler(60), "beta alpha", filler(60),
    "alpha beta",
  ].join(" ");
  const found = excerpt(text, masks("alpha", "beta"));
  assert.equal(found.at, text.indexOf("beta alpha"));
  assert.match(shown(found), /\[beta\] \[alpha\]/);
});

test("words too far apart for one passage do not count together", () => {
  const text = "alpha " + filler(60) + " beta";
  assert.equal(excerpt(text, masks("beta", "alpha")).at, 0);
});

test("a passage is cut at the ends of words and says so", () => {
  const text = filler(40, "before") + " needle " + filler(40, "after");
  const found = excerpt(text, masks("needle"));
  const plain = found.parts.map((part) => part.text).join("");
  assert.match(plain, /^…(before )+needle( after)+…$/);
  assert.ok(plain.length > 190 && plain.length <= 222, String(plain.length));
  assert.deepEqual(found.parts.filter((part) => part.mark), [{ text: "needle", mark: true }]);
});

test("near an end of the text the passage fills up from the other side", () => {
  const early = shown(excerpt("needle " + filler(80), masks("needle")));
  assert.match(early, /^\[needle\] lorem/);
  assert.ok(early.length > 200);
  const late = shown(excerpt(filler(80) + " needle.", masks("needle")));
  assert.match(late, /^…lorem.*\[needle\]\.$/);
  assert.ok(late.length > 200);
});

test("without a match the beginning is shown", () => {
  const found = excerpt(filler(80), masks("needle"));
  assert.equal(found.at, -1);
  assert.match(shown(found), /^(lorem ){30,}lorem…$/);
  assert.deepEqual(excerpt("", masks("needle")), { parts: [], at: -1 });
});

test("text without spaces is cut between characters, never through one", () => {
  const found = excerpt("防".repeat(500), masks("needle"));
  assert.equal(shown(found), "防".repeat(220) + "…");
  const astral = shown(excerpt("x" + "𠀀".repeat(500), masks("needle")));
  assert.equal(astral, "x" + "𠀀".repeat(109) + "…");
});

test("line breaks become spaces", () => {
  assert.equal(shown(excerpt("One\n\n two\tneedle", masks("needle"))), "One two [needle]");
});

test("pairs of characters that overlap are one mark", () => {
  const found = excerpt("市内の防犯カメラ", (key) => ["防犯", "犯カ"].includes(key) ? 1 : 0);
  assert.equal(shown(found), "市内の[防犯カ]メラ");
});

test("up to three other sections are shown, the fullest, in their order", () => {
  const parts = ["alpha", "beta alpha", "nothing", "beta", "alpha alpha alpha", "beta beta alpha"];
  let text = "";
  const sections = parts.map((part, i) => {
    const start = text.length;
    text += part + " " + filler(60) + "\n";
    return [start, "s" + i, "Section " + i];
  });
  const found = passage({ text, summary: "", sections }, masks("alpha", "beta"));
  assert.deepEqual(found.anchor, { id: "s1", title: "Section 1" });
  assert.deepEqual(found.sections.map(({ id }) => id), ["s0", "s4", "s5"]);
  assert.match(shown({ parts: found.sections[2].excerpt }), /^\[beta\] \[beta\] \[alpha\] lorem.*…$/);
  assert.ok(found.sections[2].excerpt.map(({ text: words }) => words).join("").length < 130);
  assert.deepEqual(passage({ text, summary: "", sections }, masks("none")).sections, []);
});
