// Photographs as they come out of a camera, five on a page: what a phone has to fetch before anybody scrolls, and that
// nothing moves when they come.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { PHONE, visit } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { build, makeHub } from "./support/site.mjs";

/** Bytes, of all that is asked for before a reader scrolls. */
const BUDGET = 200_000;

/**
 * Draws a photograph in the browser: shapes of every size, as a street has them, and the grain of a sensor.
 *
 * @param {{ seed: number, width: number, height: number }} picture
 * @returns {Promise<string>} a JPEG of the quality of cameras, in Base64
 */
async function draw({ seed, width, height }) {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  for (let cells = 3; cells <= 768; cells *= 4) {
    const layer = new OffscreenCanvas(cells, Math.round((cells * height) / width));
    const pixels = new ImageData(layer.width, layer.height);
    for (let i = 0; i < pixels.data.length; i += 4) {
      const light = random() * 255;
      pixels.data.set([light, light * (0.6 + 0.4 * random()), light * (0.4 + 0.6 * random()), 255], i);
    }
    layer.getContext("2d").putImageData(pixels, 0, 0);
    context.globalAlpha = cells === 3 ? 1 : 0.9 / Math.sqrt(cells);
    context.drawImage(layer, 0, 0, width, height);
  }
  context.globalAlpha = 1;
  for (let i = 0; i < 120; i += 1) {
    context.fillStyle = `hsl(${random() * 360} ${random() * 60}% ${20 + random() * 60}%)`;
    context.fillRect(random() * width, random() * height, random() * random() * width * 0.3, random() * random() * height * 0.4);
  }
  const all = context.getImageData(0, 0, width, height);
  for (let i = 0; i < all.data.length; i += 4) {
    const grain = (random() - 0.5) * 14;
    for (let channel = 0; channel < 3; channel += 1) all.data[i + channel] += grain;
  }
  context.putImageData(all, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

const words = "A sentence about what the team does on an evening, and with whom. ".repeat(14);
let site;
let folder;

before(async () => {
  const files = {
    "hub.yaml": "title: Pictures\nbase_url: https://pictures.example\nlanguages: [en]\nsearch: false\n",
    "content/practices/_collection.yaml": "preset: practice\n",
    "content/practices/team/index.en.md":
      "---\ntitle: A team\nimage: photo-1.jpg\nimage_alt: A street\n---\n" +
      [2, 3, 4, 5].map((n) => `${words}\n\n![A street, seen again](photo-${n}.jpg "Street ${n}")\n`).join("\n"),
  };
  await visit({ site: "about:" }, async (page) => {
    for (let n = 1; n <= 5; n += 1) {
      const picture = await page.evaluate(draw, { seed: n * 7919, width: 4000, height: 3000 });
      files[`content/practices/team/photo-${n}.jpg`] = Buffer.from(picture, "base64");
    }
  });
  const root = makeHub("pictures", files);
  for (let n = 1; n <= 5; n += 1) {
    assert.ok(statSync(join(root, `content/practices/team/photo-${n}.jpg`)).size > 2e6, "as large as a camera makes it");
  }
  folder = build("pictures-site", [], root);
  site = await serve(folder);
});
after(() => site?.close());

describe("a page with five photographs of 12 million pixels", () => {
  for (const density of [1, 2, 3])
    test(`is light before anybody scrolls, at ${density} pixels a point`, () =>
      visit({ site: site.url, viewport: PHONE, density }, async (page) => {
        const asked = new Set();
        page.on("response", (response) => asked.add(new URL(response.url()).pathname.slice(1)));
        await page.goto(`${site.url}en/practices/team/index.html`);
        await page.waitForLoadState("networkidle");
        // Texts come compressed from any host.
        const weigh = (path) => {
          const bytes = readFileSync(join(folder, path));
          return /\.(html|css|js|svg)$/.test(path) ? gzipSync(bytes).length : bytes.length;
        };
        const weights = [...asked].map((path) => [path, weigh(decodeURI(path))]);
        const sum = weights.reduce((all, [, weight]) => all + weight, 0);
        assert.ok(weights.some(([path]) => path.endsWith(".webp")), "pictures are shown");
        assert.ok(sum <= BUDGET, `${sum} bytes: ${JSON.stringify(weights)}`);
      }));

  test("does not move when they come", () =>
    visit({ site: site.url, viewport: PHONE }, async (page) => {
      await page.addInitScript(() => {
        window.shifts = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shifts += entry.value))).observe({
          type: "layout-shift",
          buffered: true,
        });
      });
      await page.goto(`${site.url}en/practices/team/index.html`);
      for (const image of await page.locator("main img").all()) {
        await image.scrollIntoViewIfNeeded();
        await image.evaluate((it) => it.decode());
      }
      assert.equal(await page.evaluate(() => window.shifts), 0);
    }));
});
