// Puts the look that a person chose on the page. Never here: a colour.
import type { Settings } from "./backend";

const wishes = ["(prefers-contrast: more)", "(prefers-color-scheme: dark)"];
let chosen: Settings | null = null;

export function show(settings: Settings) {
  chosen = settings;
  const prefers = (query: string) => window.matchMedia?.(query).matches ?? false;
  const system = prefers(wishes[0]!) ? "contrast" : prefers(wishes[1]!) ? "dark" : "light";
  const page = document.documentElement.dataset;
  page.theme = settings.theme === "system" ? system : settings.theme;
  page.density = settings.density;
  page.typeface = settings.typeface;
}

/** The system's theme can change while the window is open. */
export function followSystem() {
  for (const wish of wishes) window.matchMedia?.(wish).addEventListener("change", () => chosen && show(chosen));
}
