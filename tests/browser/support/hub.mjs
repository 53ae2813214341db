// The bundled hub's site, in all the places from which a reader may open it; and other sites, as tests build them.

import { pathToFileURL } from "node:url";
import { serve } from "./server.mjs";
import { BASE_URL, build } from "./site.mjs";

/** The built folder, and the addresses of the same files at a host's root, below a path, and on a disk. */
export const hub = { folder: "", root: "", toolkit: "", disk: "", toolkitWithErrors: "" };

const servers = [];

export async function openHub() {
  hub.folder = build("site");
  Object.assign(hub, await places(hub.folder));
  // Its page for dead addresses knows the path, as that page can be asked for at any depth.
  hub.toolkitWithErrors = await at(build("toolkit", ["--base-url", new URL("toolkit/", BASE_URL).href]), "/toolkit/");
}

/** Where a reader may open a site. */
export const places = async (folder) => ({
  root: await at(folder, "/"),
  toolkit: await at(folder, "/toolkit/"),
  disk: pathToFileURL(folder).href + "/",
});

async function at(folder, under) {
  const server = await serve(folder, under);
  servers.push(server);
  return server.url;
}

export const closeHub = () => servers.forEach((server) => server.close());
