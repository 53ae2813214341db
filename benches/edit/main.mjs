// From saving a file to the changed page over HTTP: `vademecum serve` beside `hugo server`.
//
//   cargo build --release
//   cargo bench --bench build -- --pages 10000 --languages en,fr,de,es,ro --generate-only DIR
//   node benches/edit/main.mjs --from DIR [--rounds 20] [--bin FILE] [--hugo FILE | --no-hugo] [--scratch DIR]
//
// Both servers run at the same time on copies of the same content (see `benches/build`), with their own defaults, and
// edits alternate between them (A B A B), so that a machine that slows down slows both. One edit is one save of a file:
//
// - a paragraph in a text, a title, or a line in the footer's template, which all pages include;
// - then the page is asked for again and again over one connection, two milliseconds apart, until it has the change.
//   That is when a browser that was told to reload would have it; the reload itself takes both the same;
// - then a pause, the same for both, in which they may write and index what they put off.
//
// `fresh search` is the time from saving a text to an index that has it. Hugo has no search. Memory is the kernel's
// count of what the process holds at the end (VmRSS) and held at most (VmHWM). Times are those of the program, the
// file system, the network stack and the polling together.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    from: { type: "string" },
    rounds: { type: "string", default: "20" },
    bin: { type: "string", default: join(HERE, "../../target/release/vademecum") },
    hugo: { type: "string", default: "hugo" },
    "no-hugo": { type: "boolean", default: false },
    scratch: { type: "string", default: tmpdir() },
  },
});
if (!options.from || !existsSync(join(options.from, "hub"))) {
  console.error("name a folder of generated content with --from (see the head of this file)");
  process.exit(2);
}
const rounds = Number(options.rounds);
const LIMIT = 20_000;
const PAUSE = 3_000;
const scratch = mkdtempSync(join(options.scratch, "vademecum-edit-"));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function freePort() {
  const probe = createServer();
  await new Promise((ready) => probe.listen(0, "127.0.0.1", ready));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}

function get(port, path) {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, agent }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (body += part));
      answer.on("end", () => resolve({ status: answer.statusCode, body }));
      // A server that builds may break off in the middle of a page.
      answer.on("error", reject).on("close", () => reject(new Error("broken off")));
    });
    asked.on("error", reject).end();
  });
}

/** Milliseconds until a page is as it should be; null after LIMIT. */
async function until(port, path, fits) {
  const begun = performance.now();
  while (performance.now() - begun < LIMIT) {
    const answer = await get(port, path).catch(() => ({ status: 0, body: "" }));
    if (fits(answer)) return performance.now() - begun;
    await sleep(2);
  }
  return null;
}

const memory = (pid, key) => {
  const found = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Math.round((Number(found[1]) * 1024) / 1e6);
};

/** The process that holds the memory: a Python package runs Hugo through a script. */
function heaviest(pid) {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8"))[1]) === pid;
    } catch {
      return false;
    }
  });
  const all = [pid, ...children.map(Number)];
  return all.reduce((best, one) => (memory(one, "VmRSS") > memory(best, "VmRSS") ? one : best));
}

class Peer {
  constructor(name, root, program, template) {
    this.name = name;
    this.root = root;
    this.program = program;
    this.template = template;
    this.times = {};
  }

  async start(args) {
    this.port = await freePort();
    const begun = performance.now();
    this.process = spawn(this.program, args(this.port), { cwd: this.root, stdio: "ignore" });
    this.process.on("error", (error) => console.error(`${this.name}: ${error.message}`));
    while (performance.now() - begun < 120_000) {
      const answer = await get(this.port, "/en/").catch(() => null);
      if (answer?.status === 200) break;
      await sleep(20);
    }
    this.ready = performance.now() - begun;
  }

  write(path, text) {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async measure(kind, path, text, page, fits) {
    this.write(path, text);
    const taken = await until(this.port, page, fits);
    (this.times[kind] ??= []).push(taken);
    await sleep(PAUSE);
    return taken;
  }

  async round(number, entry) {
    const path = `content/practices/${entry}.en.md`;
    const page = `/en/practices/${entry}/`;
    const has = (word) => (answer) => answer.status === 200 && answer.body.includes(word);
    const read = () => readFileSync(join(this.root, path), "utf8");

    let word = `bodyword${number}x`;
    const root = this.searches ? (await get(this.port, "/search/en/root.js")).body : "";
    let text = read();
    const head = text.indexOf("\n---", 4) + 5;
    text = `${text.slice(0, head)}\n${word} is new.\n${text.slice(head)}`;
    const begun = performance.now();
    this.write(path, text);
    (this.times.body ??= []).push(await until(this.port, page, has(word)));
    if (this.searches) {
      const fresh = await until(this.port, "/search/en/root.js", (it) => it.status === 200 && it.body !== root);
      (this.times.search ??= []).push(fresh === null ? null : performance.now() - begun);
    }
    await sleep(PAUSE);

    word = `Titleword${number}x`;
    await this.measure("title", path, read().replace(/^title: .*$/m, `title: ${word}`), page, has(word));

    word = `footerword${number}x`;
    const template = this.template.text.replace("</footer>", `<p>${word}</p></footer>`);
    await this.measure("template", this.template.path, template, page, has(word));
  }
}

const figures = (times) => {
  const known = (times ?? []).filter((time) => time !== null).sort((a, b) => a - b);
  if (!known.length) return { p50: NaN, p95: NaN, max: NaN, lost: (times ?? []).length };
  const at = (part) => known[Math.min(known.length - 1, Math.ceil(part * known.length) - 1)];
  return { p50: at(0.5), p95: at(0.95), max: known.at(-1), lost: times.length - known.length };
};

const peers = [];
try {
  const hub = join(scratch, "hub");
  cpSync(join(options.from, "hub"), hub, { recursive: true });
  const footer = readFileSync(join(HERE, "../../themes/default/templates/partials/footer.html"), "utf8");
  const ours = new Peer("vademecum", hub, resolve(options.bin), {
    path: "themes/default/templates/partials/footer.html",
    text: footer,
  });
  ours.searches = true;
  mkdirSync(join(hub, "themes/default/templates/partials"), { recursive: true });
  await ours.start((port) => ["serve", "--root", hub, "--port", String(port)]);
  peers.push(ours);
  if (!options["no-hugo"]) {
    const site = join(scratch, "hugo");
    cpSync(join(options.from, "hugo"), site, { recursive: true });
    const path = "layouts/_partials/footer.html";
    const hugo = new Peer("hugo", site, options.hugo, { path, text: readFileSync(join(site, path), "utf8") });
    await hugo.start((port) => ["server", "--port", String(port), "--bind", "127.0.0.1", "--baseURL", "http://127.0.0.1/"]);
    peers.push(hugo);
  }
  // What they put off at the start.
  await until(ours.port, "/search/ro/root.js", (answer) => answer.status === 200);
  await sleep(5_000);
  const entries = readdirSync(join(hub, "content/practices"))
    .filter((name) => name.endsWith(".en.md") && !name.startsWith("_"))
    .map((name) => name.slice(0, -".en.md".length))
    .sort();
  const load = [loadavg()[0]];
  for (let number = 0; number < rounds; number += 1) {
    const entry = entries[(number * 97 + 13) % entries.length];
    for (const peer of peers) await peer.round(number, entry);
    load.push(loadavg()[0]);
    console.error(`round ${number + 1} of ${rounds}`);
  }

  console.log(`\n| ms | ${peers.map((peer) => `${peer.name} p50 | p95 | max`).join(" | ")} |`);
  console.log(`|---|${peers.map(() => "--:|--:|--:").join("|")}|`);
  const kinds = [["body", "text"], ["title", "title"], ["template", "template"], ["search", "fresh search"]];
  for (const [kind, name] of kinds) {
    const cells = peers.map((peer) => {
      const { p50, p95, max, lost } = figures(peer.times[kind]);
      if (Number.isNaN(p50)) return "– | – | –";
      return `${p50.toFixed(0)} | ${p95.toFixed(0)} | ${max.toFixed(0)}${lost ? ` (${lost} never)` : ""}`;
    });
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
  const loads = `${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}`;
  console.log(`\nRounds: ${rounds}, alternating. Load average ${loads} on ${cpus().length} processors.`);
  for (const peer of peers) {
    const pid = heaviest(peer.process.pid);
    const held = `${memory(pid, "VmRSS")} MB held, ${memory(pid, "VmHWM")} MB at most`;
    console.log(`${peer.name}: first page after ${(peer.ready / 1000).toFixed(1)} s; ${held}`);
  }
} finally {
  for (const peer of peers) peer.process.kill("SIGTERM");
  await sleep(1_000);
  rmSync(scratch, { recursive: true, force: true });
}
