import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { bridge } from "./dev/bridge.ts";
import { bundled } from "./dev/bundled.ts";
import { firstScreen } from "./dev/first-screen.ts";

export default defineConfig({
  plugins: [svelte(), svelteTesting(), bridge(), firstScreen(), bundled()],
  // Fonts and images stay files: the content-security policy takes no data: fonts.
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 3000 },
  // All that the screens import is prepared at the start, so that the page is not loaded anew later.
  optimizeDeps: { entries: ["index.html", "src/**/*.svelte"] },
  server: { port: 5173, strictPort: true },
  clearScreen: false,
  test: { environment: "jsdom", include: ["src/**/*.test.ts", "tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"], testTimeout: 20_000 },
});
