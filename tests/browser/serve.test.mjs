// `vademecum serve`, as an editor uses it: a browser beside a text editor.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { landOn, visit } from "./support/browser.mjs";
import { PROGRAM, SCRATCH } from "./support/site.mjs";

const PATIENCE = 15_000;

const folder = join(SCRATCH, "served");
const entry = "content/notes/first.md";
let server;
let site;

function write(path, text) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const page = (title, body) => `---\ntitle: ${title}\n---\n${body}\n`;

/** Asks as a browser cannot: with a host of one's own choice. */
function get(path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, site), { headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (part) => (body += part)).on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

/** Waits until a page in the tab has asked to be told of changes. */
const listens = (tab) => tab.waitForResponse(`${site}_vademecum/events`);

async function freePort() {
  const probe = createServer();
  await new Promise((ready) => probe.listen(0, "127.0.0.1", ready));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}

async function start() {
  const port = String(await freePort());
  server = spawn(PROGRAM, ["serve", "--root", folder, "--port", port], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (address) resolve(address[0]);
    };
    server.stdout.setEncoding("utf8").on("data", listen);
    server.stderr.setEncoding("utf8").on("data", listen);
    server.on("exit", (code) => reject(new Error(`vademecum serve ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`vademecum serve names no address: ${said}`)), PATIENCE).unref();
  });
}

describe("vademecum serve", () => {
  before(async () => {
    write("hub.yaml", "title: Two pages\nlanguages: [en]\n");
    write("content/_index.md", page("Home", "Hello."));
    write(entry, page("First title", "A first text."));
    site = await start();
  });
  after(async () => {
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((exit) => server.once("exit", exit));
    server.kill("SIGINT");
    await ended;
  });

  test("an open page shows what was written, by itself", () =>
    visit({ site }, async (tab) => {
      let listening = listens(tab);
      await tab.goto(`${site}en/notes/first/`);
      await landOn(tab, "First title");
      for (const title of ["Second title", "Third title"]) {
        await listening;
        listening = listens(tab);
        write(entry, page(title, `The text of the ${title}.`));
        await landOn(tab, title);
        await tab.getByText(`The text of the ${title}.`).waitFor();
      }
    }));

  test("a list shows the new title", () =>
    visit({ site }, async (tab) => {
      const listening = listens(tab);
      await tab.goto(`${site}en/notes/`);
      await listening;
      write(entry, page("Fourth title", "A fourth text."));
      await tab.getByRole("link", { name: "Fourth title" }).waitFor();
    }));

  test("what is wrong lies over the last good page, until it is mended", () =>
    visit({ site }, async (tab) => {
      const listening = listens(tab);
      await tab.goto(`${site}en/notes/first/`);
      await listening;
      write(entry, "---\ntitle: [\n---\nBroken.\n");
      const overlay = tab.getByRole("region", { name: "1 error in the hub" });
      await overlay.waitFor();
      await overlay.getByText("content/notes/first.md:").first().waitFor();
      await landOn(tab, "Fourth title");
      write(entry, page("Fifth title", "A fifth text."));
      await landOn(tab, "Fifth title");
      await overlay.waitFor({ state: "detached" });
    }));

  test("a template that fails leaves the page, and says where", () =>
    visit({ site }, async (tab) => {
      const listening = listens(tab);
      await tab.goto(`${site}en/notes/first/`);
      await listening;
      const template = "themes/default/templates/partials/footer.html";
      write(template, "{% if %}");
      await tab.getByRole("region", { name: "1 error in the hub" }).getByText(`${template}:1`).waitFor();
      await landOn(tab, "Fifth title");
      write(template, "<footer>Mended.</footer>");
      await tab.getByText("Mended.").waitFor();
      rmSync(join(folder, template));
      await tab.getByText("Mended.").waitFor({ state: "detached" });
    }));

  test("a template without end leaves the page, and says where at once", () =>
    visit({ site }, async (tab) => {
      const listening = listens(tab);
      await tab.goto(`${site}en/notes/first/`);
      await listening;
      const template = "themes/default/templates/partials/footer.html";
      const loop = (inside) => `{% for a in range(end=90000) -%}${inside}{%- endfor %}`;
      write(template, `<footer>\n${loop(loop(""))}</footer>`);
      // The line is that of the file as it is now, which was not there before.
      await tab.getByRole("region", { name: "1 error in the hub" }).getByText(`${template}:2`).waitFor();
      await landOn(tab, "Fifth title");
      write(template, "<footer>Mended.</footer>");
      await tab.getByText("Mended.").waitFor();
      rmSync(join(folder, template));
      await tab.getByText("Mended.").waitFor({ state: "detached" });
    }));

  test("a style sheet changes without loading the page again", () =>
    visit({ site }, async (tab) => {
      const listening = listens(tab);
      await tab.goto(`${site}en/notes/first/`);
      await listening;
      await tab.evaluate(() => (document.documentElement.dataset.untouched = "yes"));
      write("themes/default/static/css/main.css", "body { letter-spacing: 7px; }");
      await tab.waitForFunction(() => getComputedStyle(document.body).letterSpacing === "7px");
      assert.equal(await tab.evaluate(() => document.documentElement.dataset.untouched), "yes");
      rmSync(join(folder, "themes"), { recursive: true });
      await tab.waitForFunction(() => getComputedStyle(document.body).letterSpacing !== "7px");
    }));

  test("a long page stays where its reader was", () =>
    visit({ site }, async (tab) => {
      const long = (word) => page("Long", Array.from({ length: 80 }, (_, n) => `Paragraph ${n} ${word}.`).join("\n\n"));
      write("content/notes/long.md", long("first"));
      await tab.waitForTimeout(300);
      const listening = listens(tab);
      await tab.goto(`${site}en/notes/long/`);
      await listening;
      await tab.evaluate(() => window.scrollTo({ top: 900, behavior: "instant" }));
      write("content/notes/long.md", long("second"));
      await tab.getByText("Paragraph 79 second.").waitFor();
      await tab.waitForFunction(() => Math.abs(window.scrollY - 900) < 5);
    }));

  test("unchanged pages and files are not sent again, and parts can be asked for", async () => {
    const first = await get("/en/notes/first/");
    assert.ok(first.headers.etag);
    assert.equal((await get("/en/notes/first/", { "If-None-Match": first.headers.etag })).status, 304);
    write("content/notes/data.txt", "0123456789");
    write(entry, page("Fifth title", "See [data](data.txt)."));
    let path;
    for (let tries = 0; !path && tries < 100; tries += 1) {
      path = /files\/[0-9a-f]+\/data\.txt/.exec((await get("/en/notes/first/")).body)?.[0];
      await new Promise((done) => setTimeout(done, 50));
    }
    const part = await get(`/${path}`, { Range: "bytes=2-4" });
    assert.deepEqual([part.status, part.body], [206, "234"]);
    assert.equal((await get(`/${path}`, { Range: "bytes=2-4", "If-Range": '"other"' })).status, 200);
    assert.equal((await get(`/${path}`, { "If-None-Match": part.headers.etag })).status, 304);
  });

  test("the desk names what is wrong and opens it in an editor", () =>
    visit({ site }, async (tab) => {
      await tab.goto(`${site}_vademecum/`);
      write(entry, page("Fifth title", "See [nothing](nothing.md)."));
      const finding = tab.getByRole("listitem").filter({ hasText: "there is no page or file" });
      await finding.waitFor();
      const link = await finding.getByRole("link", { name: "line 4" }).getAttribute("href");
      assert.match(link, /^vscode:\/\/file\/.*content\/notes\/first\.md:4:\d+$/);
      await tab.getByRole("row", { name: /content\/notes\/first\.md/ }).first().waitFor();
      await assertAccessible(tab);
      for (const part of ["Translations", "Drafts", "Search", "Preview"]) {
        await tab.getByRole("navigation").getByRole("link", { name: part }).click();
        await tab.getByRole("heading", { level: 1, name: part }).waitFor();
        await assertAccessible(tab);
      }
      write(entry, page("Fifth title", "A fifth text."));
    }));

  test("the desk looks into a page and says what is hard to use in it", () =>
    visit({ site }, async (tab) => {
      await tab.goto(`${site}_vademecum/preview?page=/en/notes/first/`);
      await tab.getByText("Nothing was found.").waitFor();
      await tab.frameLocator("iframe.phone").getByRole("heading", { level: 1 }).waitFor();
    }));

  test("a dead address gets the site's own page", async () => {
    const { status, body } = await get("/en/notes/nothing/");
    assert.equal(status, 404);
    assert.match(body, /<title>[^<]*Two pages<\/title>/);
    await visit({ site, status: 404 }, async (tab) => {
      await tab.goto(`${site}en/notes/nothing/`);
      await tab.getByRole("main").getByRole("link", { name: "Go to the home page" }).waitFor();
    });
  });

  test("nobody else's name leads to it", async () => {
    assert.equal((await get("/", { Host: "vademecum.example" })).status, 403);
    assert.equal((await get("/", { Host: "localhost" })).status, 200);
  });
});
