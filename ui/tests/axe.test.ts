// What axe can see without a rendered page; the colours are computed here, and axe runs in the real window too.
import { readFileSync } from "node:fs";
import axe from "axe-core";
import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import App from "../src/App.svelte";
import { listOf, type Place } from "../src/app.svelte";
import { office } from "./office";

const places: [string, Place][] = [
  ["Today", { screen: "today" }],
  ["Students", { ...listOf("student"), open: "s1" } as Place],
  ["Aisha Begum", { screen: "record", id: "s1" }],
  ["Edit Aisha Begum", { screen: "form", kind: "student", id: "s1", parent: null }],
  ["Settings", { screen: "settings" }],
  ["Help", { screen: "help" }],
];
test.each(places)("axe finds nothing on the screen %s", async (heading, place) => {
  office(place);
  const { container } = render(App);
  await screen.findByRole("heading", { level: 1, name: heading });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});

const light = (hex: string) => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};
const contrast = (a: string, b: string) => {
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};
test.each(["light", "dark", "contrast"])("text, controls and the ring stand out in the %s theme", (theme) => {
  const css = readFileSync("src/styles/tokens.css", "utf8");
  const from = css.indexOf(`[data-theme="${theme}"]`);
  // Its own rule only: a token that is missing here must not be found in the next theme.
  const block = css.slice(from, css.indexOf("}", from));
  const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)![1]!;
  for (const ground of ["background", "surface", "selected"]) {
    for (const ink of ["text", "secondary", "accent", "good", "warning", "problem"]) {
      expect(contrast(token(ink), token(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    const ring = Math.max(contrast(token("ring"), token(ground)), contrast(token("ring-inner"), token(ground)));
    expect(ring, `the ring on ${ground}`).toBeGreaterThanOrEqual(3);
  }
  expect(contrast(token("on-accent"), token("accent"))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(token("border"), token("surface"))).toBeGreaterThanOrEqual(3);
});
