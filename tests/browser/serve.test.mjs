// `vademecum serve`, as an editor uses it: a browser beside a text editor.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
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
      answer.setEncoding("utf8").on("data", (part) => (body += part)).on("end", () => resolve({ status: answer.statusCode, body }));
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
