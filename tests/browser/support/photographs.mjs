// A hub with an entry of five photographs, each as large as a camera makes them.

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

/**
 * @param {import("playwright-core").Page} page  in which the photographs are drawn
 * @returns {Promise<Record<string, string | Buffer>>} the hub's files by their paths
 */
export async function photographed(page) {
  const files = {
    "hub.yaml": "title: Pictures\nbase_url: https://pictures.example\nlanguages: [en]\nsearch: false\n",
    "content/practices/_collection.yaml": "preset: practice\n",
    "content/practices/team/index.en.md":
      "---\ntitle: A team\nimage: photo-1.jpg\nimage_alt: A street\n---\n" +
      [2, 3, 4, 5].map((n) => `${words}\n\n![A street, seen again](photo-${n}.jpg "Street ${n}")\n`).join("\n"),
  };
  for (let n = 1; n <= 5; n += 1) {
    const picture = await page.evaluate(draw, { seed: n * 7919, width: 4000, height: 3000 });
    files[`content/practices/team/photo-${n}.jpg`] = Buffer.from(picture, "base64");
  }
  return files;
}
