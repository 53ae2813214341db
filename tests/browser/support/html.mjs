// Reads the program's own pages, whose validity another test proves, as a crawler would.

const TAG = /<([a-z][a-z0-9]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g;
const ATTRIBUTE = /([^\s=]+)(?:="([^"]*)")?/g;
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** @returns {{ name: string, attributes: Record<string, string> }[]} */
export function elements(html) {
  const content = html.replace(/<!--[^]*?-->/g, "").replace(/(<script\b[^>]*>)[^]*?<\/script>/g, "$1");
  return [...content.matchAll(TAG)].map(([, name, inside]) => ({
    name,
    attributes: Object.fromEntries([...inside.matchAll(ATTRIBUTE)].map(([, key, value = ""]) => [key, decode(value)])),
  }));
}

export function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    name ? (NAMED[name] ?? whole) : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
}
