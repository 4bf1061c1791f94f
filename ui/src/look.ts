// Puts the look that a person chose on the page. Never here: a colour.
import type { Settings } from "./backend";

export function show(settings: Settings) {
  const prefers = (query: string) => window.matchMedia?.(query).matches ?? false;
  const system = prefers("(prefers-contrast: more)") ? "contrast" : prefers("(prefers-color-scheme: dark)") ? "dark" : "light";
  const page = document.documentElement.dataset;
  page.theme = settings.theme === "system" ? system : settings.theme;
  page.density = settings.density;
  page.typeface = settings.typeface;
}
