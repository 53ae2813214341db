// The bundled hub's site, in all the places from which a reader may open it.

import { pathToFileURL } from "node:url";
import { serve } from "./server.mjs";
import { BASE_URL, build } from "./site.mjs";

/** The built folder, and the addresses of the same files at a host's root, below a path, and on a disk. */
export const hub = { folder: "", root: "", toolkit: "", disk: "", toolkitWithErrors: "" };

const servers = [];

export async function openHub() {
  hub.folder = build("site");
  hub.root = await at(hub.folder, "/");
  hub.toolkit = await at(hub.folder, "/toolkit/");
  hub.disk = pathToFileURL(hub.folder).href + "/";
  // Its page for dead addresses knows the path, as that page can be asked for at any depth.
  hub.toolkitWithErrors = await at(build("toolkit", "--base-url", new URL("toolkit/", BASE_URL).href), "/toolkit/");
}

async function at(folder, under) {
  const server = await serve(folder, under);
  servers.push(server);
  return server.url;
}

export const closeHub = () => servers.forEach((server) => server.close());
