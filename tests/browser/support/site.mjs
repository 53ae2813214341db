// The site under test: the bundled hub, built by the release binary.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export const PROGRAM =
  process.env.VADEMECUM || join(process.env.CARGO_TARGET_DIR || join(ROOT, "target"), "release", "vademecum");

/** A folder that is gone when the tests end. */
export const SCRATCH = mkdtempSync(join(tmpdir(), "vademecum-browser-"));
process.on("exit", () => rmSync(SCRATCH, { recursive: true, force: true }));

/** Where the bundled hub says that it is published; ends with a slash. */
export const BASE_URL = /^base_url: *(\S+?)\/?$/m.exec(readFileSync(join(ROOT, "hub.yaml"), "utf8"))[1] + "/";

/**
 * @param {string} name  of the new folder
 * @param {string[]} options  of `vademecum build`
 * @returns {string} the folder
 */
export function build(name, ...options) {
  if (!existsSync(PROGRAM)) throw new Error(`no ${PROGRAM}: run "cargo build --release", or name another by VADEMECUM`);
  const folder = join(SCRATCH, name);
  execFileSync(PROGRAM, ["build", "--root", ROOT, "--out", folder, ...options], { stdio: "pipe" });
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
