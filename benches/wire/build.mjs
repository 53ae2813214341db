// Builds the site and both indexes, and says how long that took, how much memory it needed and what it wrote.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PEERS = fileURLToPath(new URL("../quality/node_modules", import.meta.url));

/** Pagefind's own program, not the script around it. */
export function pagefindProgram() {
  const { platform, arch } = process;
  const program = join(PEERS, "@pagefind", `${platform}-${arch}`, "bin", "pagefind_extended");
  if (!existsSync(program)) throw new Error(`no ${program}: npm ci --prefix benches/quality`);
  chmodSync(program, 0o755);
  return program;
}

/** Seconds, processor seconds, peak memory in MB and output of a command, by GNU time. */
export function run(command, args) {
  const timed = ["-f", "%e %U %S %M", command, ...args];
  const done = spawnSync("/usr/bin/time", timed, { maxBuffer: 1 << 28, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${done.stderr ?? done.error}`);
  const [seconds, user, system, kib] = done.stderr.trim().split("\n").pop().split(" ").map(Number);
  return { seconds, cpu: user + system, peak: (kib * 1024) / 1e6, out: done.stdout };
}

/** The programs that a round runs one after another, each into a new folder. */
export function cases({ hub, program, tantivy, work }) {
  const fresh = (name) => {
    const folder = join(work, name);
    rmSync(folder, { recursive: true, force: true });
    return folder;
  };
  return {
    ours: () => run(program, ["build", "--root", hub, "--out", fresh("site")]),
    "ours, no search": () => run(program, ["build", "--root", hub, "--out", fresh("plain"), "--no-search"]),
    ...(tantivy && { "tantivy, bare": () => run(tantivy, ["index", hub]) }),
    pagefind: () =>
      run(pagefindProgram(), [
        "--site", join(work, "site"),
        "--output-path", fresh("pagefind"),
        // The entries' own pages and what they say, without menus and lists of others.
        "--glob", "*/practices/*/index.html",
        "--root-selector", "main",
      ]),
  };
}

/** Bytes and files of what a search may ask for. */
export function sizes(work, script) {
  mkdirSync(work, { recursive: true });
  const interfaces = /pagefind-(ui|modular-ui|component-ui|highlight|playground)|playground/;
  const ours = files(join(work, "site", "search"));
  ours.push(join(work, "site", script));
  const pagefind = files(join(work, "pagefind")).filter((name) => !interfaces.test(name));
  return { ours: size(ours), pagefind: size(pagefind) };
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function size(names) {
  return { files: names.length, bytes: names.reduce((sum, name) => sum + statSync(name).size, 0) };
}

/** Address of the site's search script. */
export function scriptOf(site) {
  const name = readdirSync(join(site, "assets", "js")).find((it) => /^search\.[0-9a-f]+\.js$/.test(it));
  if (!name) throw new Error(`no search script in ${site}`);
  return `/assets/js/${name}`;
}
