// Weighs the JavaScript that the first screen needs, and fails a build in which it grew too heavy.
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** KiB gzipped; from the interface's design. */
const AT_MOST = 120;

export function firstScreen(): Plugin {
  return {
    name: "waymark-first-screen",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === "chunk");
      const waiting = chunks.filter((chunk) => chunk.isEntry || chunk.name === "tauri").map((chunk) => chunk.fileName);
      const needed = new Set<string>();
      for (let name = waiting.pop(); name; name = waiting.pop()) {
        if (needed.has(name)) continue;
        needed.add(name);
        waiting.push(...(chunks.find((chunk) => chunk.fileName === name)?.imports ?? []));
      }
      const bytes = chunks.filter((chunk) => needed.has(chunk.fileName)).reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0);
      const said = `First screen: ${(bytes / 1024).toFixed(1)} KiB of JavaScript gzipped, of ${AT_MOST} at most.`;
      if (bytes > AT_MOST * 1024) this.error(said);
      this.info(said);
    },
  };
}
