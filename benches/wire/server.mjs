// A host as hosts are: static files, text compressed, over HTTP/1.1 or HTTP/2; and a line to it as slow as one says.

import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createSecureServer as createHttp2 } from "node:http2";
import { connect, createServer as createTcp } from "node:net";
import { extname, join, normalize } from "node:path";
import { TYPES } from "../../tests/browser/support/types.mjs";
import { COMPRESS, TEXTS } from "../page/host.mjs";


/** What a host makes of a text. */
const ENCODE = { ...COMPRESS, none: (bytes) => bytes };

/** An empty page in a language, to search from: `/_from/de`. */
const FROM = /^\/_from\/([a-z-]+)$/;

/**
 * A line to a host.
 *
 * @typedef {object} Speed
 * @property {number} rtt  milliseconds from a request to the first byte of its answer
 * @property {number} down  kbit/s
 * @property {number} up  kbit/s
 * @property {boolean} [connected]  new connections take no time
 */

/**
 * @param {string} folder
 * @param {object} how
 * @param {"gzip" | "br" | "none"} how.encoding
 * @param {boolean} how.h2
 * @param {string} how.scratch  where a certificate is written
 */
export async function serve(folder, { encoding, h2, scratch }) {
  const kept = new Map();
  /** What was asked for: when that arrived here and when the answer was sent, in milliseconds. */
  let asked = [];
  let bytes = 0;

  function answer(path) {
    if (kept.has(path)) return kept.get(path);
    const from = FROM.exec(path);
    let found;
    if (from) {
      const page = `<!DOCTYPE html><html lang="${from[1]}"><title>From here</title><link rel="icon" href="data:,">`;
      found = { type: TYPES[".html"], body: Buffer.from(page) };
    } else {
      const file = join(folder, normalize(decodeURIComponent(path)));
      const type = TYPES[extname(file)];
      try {
        if (!statSync(file).isFile()) throw new Error("a folder");
        const body = readFileSync(file);
        // Formats of their own are sent as they are; hosts know only the types of texts.
        found = TEXTS.includes(extname(file))
          ? { type, body: ENCODE[encoding](body), encoding: encoding === "none" ? undefined : encoding }
          : { type: type ?? "application/octet-stream", body };
      } catch {
        found = undefined;
      }
    }
    kept.set(path, found);
    return found;
  }

  async function handle(request, response) {
    const path = new URL(request.url, "http://host").pathname;
    const entry = { path, arrived: performance.now(), sent: Infinity };
    asked.push(entry);
    const found = answer(path);
    response.writeHead(found ? 200 : 404, {
      "content-type": found?.type ?? "text/plain",
      "cache-control": "max-age=600",
      ...(found?.encoding && { "content-encoding": found.encoding }),
      ...(found && { "content-length": found.body.length }),
    });
    response.end(found?.body, () => (entry.sent = performance.now()));
  }

  const server = h2 ? createHttp2({ allowHTTP1: false, ...certificate(scratch) }, handle) : createHttp(handle);
  server.keepAliveTimeout = 60_000;
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const line = await slowLine(server.address().port, (sent) => (bytes += sent));
  return {
    url: `${h2 ? "https" : "http"}://127.0.0.1:${line.port}`,
    /** @param {Speed | undefined} speed */
    slow: line.slow,
    reset() {
      [asked, bytes] = [[], 0];
    },
    /** @param {number} rtt */
    seen: (rtt) => ({ requests: asked.length, bytes, trips: trips(asked, rtt), paths: asked.map(({ path }) => path) }),
    async close() {
      line.close();
      server.close();
      server.closeAllConnections?.();
    },
  };
}

/**
 * How many answers had to be waited for one after another. A request is taken to follow from an answer if the answer
 * can have been there when it was sent: if a round trip lies between them.
 */
function trips(asked, rtt) {
  const depths = [];
  asked.forEach(({ arrived }, at) => {
    const before = asked.map(({ sent }, other) => (sent + 0.9 * rtt <= arrived ? depths[other] ?? 0 : 0));
    depths[at] = 1 + Math.max(0, ...before);
  });
  return Math.max(0, ...depths);
}

/** A certificate for this run. */
function certificate(scratch) {
  const [key, cert] = [join(scratch, "key.pem"), join(scratch, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", [...made, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/**
 * Hands connections on to a port, as slowly as a line would. The browser's own throttling holds for a page, but not for
 * the worker that a peer fetches in; a line is the same for both. A new connection costs a round trip more, all
 * connections share the line, and how TCP feels its way to the line's speed is left out, for all alike.
 *
 * @param {number} to
 * @param {(bytes: number) => void} count  bytes that come back, headers included
 */
async function slowLine(to, count) {
  let speed;
  let free = { down: 0, up: 0 };
  const sockets = new Set();

  /** Passes on what arrives, in order, late and no faster than the line is. */
  function pass(from, into, way) {
    let last = Promise.resolve();
    from.on("data", (chunk) => {
      if (way === "down") count(chunk.length);
      if (!speed) {
        last = last.then(() => into.write(chunk));
        return;
      }
      // A large chunk arrives piece by piece.
      for (let at = 0; at < chunk.length; at += 1460) {
        const piece = chunk.subarray(at, at + 1460);
        const now = performance.now();
        free[way] = Math.max(now, free[way]) + piece.length / speed[way];
        const arrival = free[way] + speed.rtt / 2;
        last = last.then(() => until(arrival)).then(() => into.writable && into.write(piece));
      }
    });
    from.on("end", () => (last = last.then(() => into.end())));
    from.on("error", () => into.destroy());
    from.on("close", () => sockets.delete(from));
  }

  const server = createTcp({ pauseOnConnect: true }, async (client) => {
    sockets.add(client);
    client.setNoDelay(true);
    if (speed && !speed.connected) await until(performance.now() + speed.rtt);
    const host = connect(to, "127.0.0.1");
    host.setNoDelay(true);
    sockets.add(host);
    pass(client, host, "up");
    pass(host, client, "down");
    client.resume();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: server.address().port,
    slow(next) {
      // Bytes a millisecond.
      speed = next && { ...next, down: next.down / 8, up: next.up / 8 };
      free = { down: 0, up: 0 };
    },
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

function until(time) {
  const left = time - performance.now();
  return left > 0.5 ? new Promise((go) => setTimeout(go, left)) : undefined;
}
