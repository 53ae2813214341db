import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "./support/hub.mjs";
import { openPage } from "./support/page.mjs";

const MESSAGES = {
  "data-msg-none": "Nothing found for “{query}”.",
  "data-msg-count-one": "{n} result",
  "data-msg-count-other": "{n} results",
  "data-msg-failed": "The search cannot be loaded.",
  "data-msg-browse": "Browse instead",
  "data-msg-loading": "Searching …",
  "data-msg-more": "More",
  "data-browse": "../browse/index.html",
};
const DOCUMENTS = [
  { title: "Mobile teams", body: "Teams visit schools.", facts: ["Belgium", "2019"],
    sections: [[0, "who visits?", "Who visits"]] },
  { title: "Night walks & talks", body: "Police and schools are told.", facts: [] },
  { title: "دوريات", body: "schools", lang: "ar" },
];
const MANY = Array.from({ length: 25 }, (_, i) => ({ title: "Entry " + i, body: "needle" }));

const page = (documents = DOCUMENTS, options = {}) =>
  openPage({ files: buildIndex(documents), ...options, attributes: { ...MESSAGES, ...options.attributes } });
const said = ({ status }) => status.textContent;
const titles = ({ list }) => list.children.map((item) => item.querySelector("a").textContent);

test("nothing is loaded before somebody wants to search", async () => {
  const shown = page();
  await shown.pass(1000);
  assert.deepEqual(shown.requests, []);
  shown.input.focus();
  await shown.pass(0);
  assert.deepEqual(shown.requests, ["../../search/en/root.js"]);
});

test("results appear as one types", async () => {
  const shown = page();
  await shown.type("school");
  assert.equal(said(shown), "3 results");
  assert.equal(shown.list.children.length, 3);
  const item = shown.list.children.find((li) => li.textContent.includes("Mobile"));
  const [title, section] = item.querySelectorAll("a");
  assert.equal(title.getAttribute("href"), "../../en/0/index.html");
  assert.equal(title.textContent, "Mobile teams");
  assert.equal(section.getAttribute("href"), "../../en/0/index.html#who%20visits%3F");
  assert.equal(section.textContent, "Who visits");
  const paragraphs = item.querySelectorAll("p");
  assert.deepEqual(paragraphs.map((p) => p.className), ["excerpt", "meta", "section"]);
  assert.equal(paragraphs[0].textContent, "Teams visit schools.");
  assert.deepEqual(paragraphs[0].children.map((mark) => [mark.name, mark.textContent]), [["mark", "schools"]]);
  assert.equal(paragraphs[1].textContent, "Practices · Belgium · 2019");
  await shown.type("mobile");
  assert.equal(said(shown), "1 result");
  assert.deepEqual(titles(shown), ["Mobile teams"]);
});

test("a pause of 120 ms is waited for", async () => {
  const shown = page();
  shown.input.value = "mobile";
  shown.input.dispatchEvent(new shown.Event("input"));
  await shown.pass(119);
  assert.equal(said(shown), "");
  await shown.pass(1);
  assert.equal(said(shown), "1 result");
});

test("Enter does not wait, and does not leave the page", async () => {
  const shown = page();
  shown.input.value = "mobile";
  const submit = new shown.Event("submit");
  shown.form.dispatchEvent(submit);
  await shown.pass(0);
  assert.ok(submit.defaultPrevented);
  assert.equal(said(shown), "1 result");
});

test("a result in another language says so", async () => {
  const shown = page();
  await shown.type("schools");
  const item = shown.list.children.find((li) => li.textContent.startsWith("دوريات"));
  assert.equal(item.lang, "ar");
  assert.equal(item.dir, "rtl");
  const own = shown.list.children.find((li) => li.textContent.startsWith("Mobile"));
  assert.equal(own.getAttribute("lang"), null);
  assert.equal(own.getAttribute("dir"), null);
});

test("the direction of a language follows its script", async () => {
  const expected = {
    "az-Arab": "rtl", "ku-Arab-IQ": "rtl", he: "rtl", "fa-AF": "rtl",
    uz: "ltr", arn: "ltr", "ur-Latn": "ltr", "zh-Hant": "ltr",
  };
  const shown = page(Object.keys(expected).map((lang) => ({ title: lang, body: "needle", lang })));
  await shown.type("needle");
  assert.deepEqual(Object.fromEntries(shown.list.children.map((item) => [item.lang, item.dir])), expected);
});

test("counts take the plural forms of the language", async () => {
  const polish = {
    "data-msg-count-one": "{n} wynik", "data-msg-count-few": "{n} wyniki", "data-msg-count-many": "{n} wyników",
    "data-msg-count-other": "{n} wyniku",
  };
  for (const [count, words] of [[1, "1 wynik"], [3, "3 wyniki"], [5, "5 wyników"], [22, "22 wyniki"]]) {
    const shown = page(MANY.slice(0, count), { attributes: polish, lang: "pl" });
    await shown.type("needle");
    assert.equal(said(shown), words);
  }
  // A category that the template left out falls back to "other".
  const shown = page(MANY.slice(0, 3), { lang: "pl" });
  await shown.type("needle");
  assert.equal(said(shown), "3 results");
});

test("nothing found", async () => {
  const shown = page();
  await shown.type("  zebra $& {n} ");
  assert.equal(said(shown), "Nothing found for “zebra $& {n}”.");
  assert.equal(shown.list.children.length, 0);
});

test("an emptied box empties the page", async () => {
  const shown = page(MANY);
  await shown.type("needle");
  assert.equal(shown.more.hidden, false);
  await shown.type("   ");
  assert.deepEqual([said(shown), shown.list.children.length, shown.more.hidden], ["", 0, true]);
});

test("more results, ten at a time, and the focus goes to the first new one", async () => {
  const shown = page(MANY);
  await shown.type("needle");
  assert.equal(said(shown), "25 results");
  assert.equal(shown.list.children.length, 10);
  assert.equal(shown.more.textContent, "More");
  assert.equal(shown.more.getAttribute("type"), "button");
  const click = () => shown.more.dispatchEvent(new shown.Event("click"));
  click();
  click();
  await shown.pass(0);
  assert.equal(shown.list.children.length, 20, "a double click is one");
  assert.equal(shown.document.activeElement, shown.list.children[10].querySelector("a"));
  click();
  await shown.pass(0);
  assert.deepEqual(titles(shown), MANY.map(({ title }) => title));
  assert.equal(shown.document.activeElement.textContent, "Entry 20");
  assert.equal(shown.more.hidden, true);
});

test("the query of the address is asked at once, and the address follows the query", async () => {
  const shown = page(DOCUMENTS, { address: "https://hub.example/en/search/index.html?q=mobile+teams&lang=x#top" });
  await shown.pass(0);
  assert.equal(shown.input.value, "mobile teams");
  assert.deepEqual(titles(shown), ["Mobile teams"]);
  await shown.type("călătorii & co");
  assert.equal(
    shown.addresses.at(-1),
    "https://hub.example/en/search/index.html?q=c%C4%83l%C4%83torii+%26+co&lang=x#top",
  );
  await shown.type("");
  assert.equal(shown.addresses.at(-1), "https://hub.example/en/search/index.html?lang=x#top");
});

test("from disk, where the address may not change, the search works", async () => {
  const shown = page(DOCUMENTS, { address: "file:///media/usb/en/search/index.html" });
  await shown.type("mobile");
  assert.equal(said(shown), "1 result");
  assert.deepEqual(shown.addresses, []);
});

test("a failure says so, leads to the browse page, and is over with the next try", async () => {
  let served = {};
  const shown = page(DOCUMENTS, { files: (_, name) => served[name] ?? "missing" });
  await shown.type("mobile");
  assert.equal(said(shown), "The search cannot be loaded. Browse instead");
  const link = shown.status.querySelector("a");
  assert.equal(link.getAttribute("href"), "../browse/index.html");
  assert.equal(link.textContent, "Browse instead");
  served = buildIndex(DOCUMENTS);
  await shown.type("mobile teams");
  assert.equal(said(shown), "1 result");
});

test("without words for the link, the message is the link", async () => {
  const shown = page(DOCUMENTS, { files: {}, attributes: { "data-msg-browse": "" } });
  await shown.type("mobile");
  assert.equal(said(shown), "The search cannot be loaded.");
  assert.equal(shown.status.querySelector("a").textContent, "The search cannot be loaded.");
});

test("when more results fail to load, those that are there stay", async () => {
  const served = { ...buildIndex(MANY, { recordShard: 10 }) };
  const { "d-10": second } = served;
  delete served["d-10"];
  const shown = page(MANY, { files: (_, name) => served[name] ?? "missing" });
  await shown.type("needle");
  const click = () => shown.more.dispatchEvent(new shown.Event("click"));
  click();
  await shown.pass(0);
  assert.match(said(shown), /cannot be loaded/);
  assert.deepEqual([shown.list.children.length, shown.more.hidden], [10, false]);
  served["d-10"] = second;
  click();
  await shown.pass(0);
  assert.equal(shown.list.children.length, 20);
  assert.equal(said(shown), "25 results");
});

test("a slow search says that it is at work, a quick one does not", async () => {
  const shown = page(DOCUMENTS, { files: () => "silent" });
  await shown.type("mobile");
  assert.equal(said(shown), "");
  await shown.pass(400);
  assert.equal(said(shown), "Searching …");
  await shown.pass(15000);
  assert.match(said(shown), /cannot be loaded/);
  assert.equal(shown.timers.size, 0);
});

test("a newer query replaces one that is still on its way", async () => {
  const files = buildIndex(DOCUMENTS, { termShards: ["a", "mobile", "night"] });
  const held = [];
  const shown = page(DOCUMENTS, {
    files: (_, name) => (name === "t-1" && held.push(name) ? "silent" : files[name]),
  });
  await shown.type("mobile");
  assert.deepEqual(held, ["t-1"]);
  await shown.type("night");
  assert.deepEqual(titles(shown), ["Night walks & talks"]);
  shown.window.vademecumShard("en", "t-1", files["t-1"]);
  await shown.pass(20000);
  assert.deepEqual(titles(shown), ["Night walks & talks"]);
  assert.equal(said(shown), "1 result");
});

test("odd queries stay text", async () => {
  const shown = page();
  const odd = [
    "<script>alert(1)</script>", "x".repeat(10000), "👮".repeat(10000), "\ud800", "-", "مدرسة \u202eabc", ".*+?[(\\",
  ];
  for (const query of odd) {
    await shown.type(query);
    assert.match(said(shown), /^Nothing found for “/, query.slice(0, 30));
    assert.equal(shown.status.children.length, 0);
    assert.ok(said(shown).length < 250);
  }
  assert.deepEqual(shown.document.head.children, []);
});

test("the keys / and Ctrl-K lead to the search box, Escape empties it", async () => {
  const shown = page();
  const { document, input, other } = shown;
  for (const [key, rest] of [["/", {}], ["k", { ctrlKey: true }], ["K", { metaKey: true }]]) {
    document.activeElement = null;
    assert.ok(shown.press(other, key, rest).defaultPrevented, key);
    assert.equal(document.activeElement, input, key);
  }
  document.activeElement = null;
  const untouched = [
    [other, "k", {}], [other, "/", { ctrlKey: true }], [other, "k", { ctrlKey: true, shiftKey: true }],
    [other, "/", { isComposing: true }], [other, "a", {}], [input, "/", {}], [input, "k", { ctrlKey: true }],
  ];
  for (const name of ["textarea", "select", "input"]) {
    const field = shown.make(name, {});
    other.append(field);
    untouched.push([field, "/", {}]);
  }
  for (const [target, key, rest] of untouched) {
    assert.ok(!shown.press(target, key, rest).defaultPrevented, `${target.name} ${key}`);
    assert.equal(document.activeElement, null);
  }
  const box = shown.make("input", { type: "checkbox" });
  other.append(box);
  assert.ok(shown.press(box, "/").defaultPrevented, "a checkbox takes no letters");

  await shown.type("mobile");
  assert.ok(shown.press(input, "Escape").defaultPrevented);
  assert.equal(input.value, "");
  await shown.pass(150);
  assert.equal(shown.list.children.length, 0);
  assert.ok(!shown.press(input, "Escape").defaultPrevented, "an empty box has nothing to clear");
});

test("on other pages the keys lead to the box in the header, and nowhere if there is none to be seen", () => {
  const { document, header, box, other, press } = page();
  box.remove();
  assert.ok(press(other, "/").defaultPrevented);
  assert.equal(document.activeElement, header.children[0]);
  document.activeElement = null;
  header.children[0].hidden = true;
  assert.ok(!press(other, "/").defaultPrevented);
  assert.equal(document.activeElement, null);
});

test("a box that lacks a part is left alone", () => {
  assert.doesNotThrow(() => {
    const shown = page();
    shown.document.append(shown.make("div", { "data-vademecum-search": "" }));
    shown.document.dispatchEvent(new shown.Event("DOMContentLoaded"));
  });
});
