// Writes down which packages the built screens carry, so that the notices name just those.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const FILE = ".bundled-packages.json";

/** The folders of the packages whose modules are in the bundle, as the lock file names them. */
export function packagesOf(modules: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const module of modules) {
    const path = /(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
    if (path && !module.includes("/.vite/")) found.add(path);
  }
  return [...found].sort();
}

export function bundled(): Plugin {
  let root = ".";
  return {
    name: "waymark-bundled",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    generateBundle() {
      const folder = join(root, "node_modules");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, FILE), `${JSON.stringify(packagesOf(this.getModuleIds()), null, 2)}\n`);
    },
  };
}
