// A host as strict as hosts get: static files, no script or style but the site's own.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { TYPES } from "./types.mjs";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/** Files whose names hold a hash of what is in them. */
const HASHED = /\/(assets|files)\//;

/** A page of the tests' own below each site, in which they may open the site's pages as frames. */
export const WALL = "_wall";

/**
 * Serves a folder on a free port of this computer. What the folder lacks is answered with its 404.html.
 *
 * @param {string} folder
 * @param {string} under  the path before the site's own, e.g. "/toolkit/"
 */
export async function serve(folder, under = "/") {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === under + WALL) {
      response.writeHead(200, { "Content-Type": TYPES[".html"] });
      response.end('<!DOCTYPE html><title>Wall</title><link rel="icon" href="data:,">');
      return;
    }
    const found = pathname.startsWith(under) && (await find(folder, decodeURIComponent(pathname.slice(under.length))));
    response.writeHead(found ? 200 : 404, {
      "Content-Type": TYPES[extname(found || "404.html")] || "application/octet-stream",
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
      ...(HASHED.test(pathname) && { "Cache-Control": "max-age=31536000, immutable" }),
    });
    response.end(await readFile(found || join(folder, "404.html")));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}${under}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function find(folder, path) {
  for (const candidate of [join(folder, path), join(folder, path, "index.html")]) {
    if (await stat(candidate).then((it) => it.isFile(), () => false)) return candidate;
  }
}
