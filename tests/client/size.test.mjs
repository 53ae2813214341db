import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { minified, source } from "./support/client.mjs";

test("what a page loads to search is 12 kB at most, as hosts compress it", { skip: !minified }, () => {
  // Level 6 is what hosts take where they are not told otherwise.
  const { length } = gzipSync(source, { level: 6 });
  assert.ok(length <= 12_000, `${length} bytes`);
});
