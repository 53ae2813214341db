// The sites under test, built by the release binary: of the bundled hub, or of one that a test makes.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The bundled hub's folder. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export const PROGRAM =
  process.env.VADEMECUM || join(process.env.CARGO_TARGET_DIR || join(ROOT, "target"), "release", "vademecum");

/** A folder that is gone when the tests end. */
export const SCRATCH = mkdtempSync(join(tmpdir(), "vademecum-browser-"));
process.on("exit", () => rmSync(SCRATCH, { recursive: true, force: true }));

/** Where the bundled hub says that it is published; ends with a slash. */
export const BASE_URL = /^base_url: *(\S+?)\/?$/m.exec(readFileSync(join(ROOT, "hub.yaml"), "utf8"))[1] + "/";

/**
 * @param {string} name  of the new folder
 * @param {string[]} [options]  of `vademecum build`
 * @param {string} [root]  the hub's folder
 * @returns {string} the folder
 */
export function build(name, options = [], root = ROOT) {
  if (!existsSync(PROGRAM)) throw new Error(`no ${PROGRAM}: run "cargo build --release", or name another by VADEMECUM`);
  const folder = join(SCRATCH, name);
  execFileSync(PROGRAM, ["build", "--root", root, "--out", folder, ...options], { stdio: "pipe" });
  return folder;
}

/**
 * A hub of these files; or a copy of another in which they take the place of its own.
 *
 * @param {string} name  of the new folder
 * @param {Record<string, string>} files  by their paths
 * @param {string} [from]  the folder of the hub to copy
 * @returns {string} the folder
 */
export function makeHub(name, files, from) {
  const folder = join(SCRATCH, name);
  for (const part of from ? ["hub.yaml", "content", "i18n", "themes"] : []) {
    cpSync(join(from, part), join(folder, part), { recursive: true });
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The paths of all published files, with "/" between their parts. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.split(sep).join("/"))
    .filter((path) => !path.startsWith(".")) // the program's own notes
    .sort();
}
