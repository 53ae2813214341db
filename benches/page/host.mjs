// A host as hosts are: static files under a strict policy, texts compressed as the reader's browser takes them.

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { TYPES } from "../../tests/browser/support/types.mjs";

export const TEXTS = [".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"];
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};
/** Files whose names hold a hash of what is in them. */
const HASHED = /\/(assets|files)\//;

/** At levels that hosts take for files that they have not kept. */
export const COMPRESS = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => gzipSync(bytes, { level: 6 }),
};

/**
 * Serves a folder on a free port of this computer.
 *
 * @param {string} folder
 */
export async function host(folder) {
  const kept = new Map();

  function answer(path, encoding) {
    const key = `${encoding} ${path}`;
    if (!kept.has(key)) kept.set(key, read(path, encoding));
    return kept.get(key);
  }

  function read(path, encoding) {
    const place = join(folder, normalize(decodeURIComponent(path)));
    const file = path.endsWith("/") ? join(place, "index.html") : place;
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
    const bytes = readFileSync(file);
    const end = extname(file);
    const type = TYPES[end] ?? "application/octet-stream";
    return TEXTS.includes(end) ? { type, encoding, body: COMPRESS[encoding](bytes) } : { type, body: bytes };
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    const encoding = (request.headers["accept-encoding"] ?? "").includes("br") ? "br" : "gzip";
    const found = answer(pathname, encoding);
    response.writeHead(found ? 200 : 404, {
      ...HEADERS,
      "content-type": found?.type ?? "text/plain",
      "cache-control": HASHED.test(pathname) ? "max-age=31536000, immutable" : "max-age=600",
      ...(found?.encoding && { "content-encoding": found.encoding, vary: "accept-encoding" }),
      ...(found && { "content-length": found.body.length }),
    });
    response.end(found?.body);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
