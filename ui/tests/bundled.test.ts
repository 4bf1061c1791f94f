import { expect, test } from "vitest";
import { packagesOf } from "../dev/bundled.ts";

test("a bundled module leads to its package, however deep it was installed", () => {
  const modules = [
    "/home/office/ui/src/main.ts",
    "/home/office/ui/node_modules/svelte/src/index.js",
    "/home/office/ui/node_modules/@tauri-apps/plugin-dialog/node_modules/@tauri-apps/api/core.js",
    "/home/office/ui/node_modules/svelte/src/runtime.js?v=1",
    "\0virtual:env",
  ];
  expect(packagesOf(modules)).toEqual(["node_modules/@tauri-apps/plugin-dialog/node_modules/@tauri-apps/api", "node_modules/svelte"]);
});
