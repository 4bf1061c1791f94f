// Names from right to left stand for themselves among other words, and are drawn in a face that keeps them on their line.
import { readFileSync } from "node:fs";
import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { listOf, type Place } from "../src/app.svelte";
import Isolated from "../src/parts/Isolated.svelte";
import At from "./At.svelte";
import { office, page, student } from "./office";

const NAME = "محمد الحسن";
const drawn = (text: string) => render(Isolated, { text }).container.innerHTML.replaceAll(/<!--.*?-->/g, "");

test("each such name is isolated with the spaces inside it, and nothing else is", () => {
  expect(drawn(`${NAME}, 3 August 2026`)).toContain(`<bdi>${NAME}</bdi>, 3 August 2026`);
  expect(drawn(`${NAME} at Arup for דוד, 4 May`)).toContain(`<bdi>${NAME}</bdi> at Arup for <bdi>דוד</bdi>, 4 May`);
  expect(drawn("Zoë O’Brien-Łukasz at 美玲 陳")).not.toContain("bdi");
});

test.each([
  ["Today", { screen: "today" }],
  ["a list", listOf("student")],
  ["a record", { screen: "record", id: "s1" }],
] as [string, Place][])("on %s", async (_, place) => {
  office(place, {
    today: () => ({ groups: [{ title: "Due", why: "", items: [{ id: "p1", kind: "placement", title: `${NAME} at Arup, 3 August`, detail: "x" }], total: 1, list: null }], drafts: [] }),
    list: () => page([NAME]),
    record: () => ({ ...student, title: NAME }),
  });
  render(At);
  expect((await screen.findAllByText(NAME)).map((e) => e.tagName)).toContain("BDI");
});

test("the faces for other scripts are there, and Arabic is in one that the web view keeps on its line", () => {
  const faces = [...readFileSync("src/styles/scripts.css", "utf8").matchAll(/url\("([^"]+)"\)/g)].map((m) => m[1]!);
  expect(faces.filter((face) => face.includes("arabic"))).toHaveLength(1);
  for (const face of faces) expect([face, readFileSync(`node_modules/${face}`).length > 0, /noto.*arabic/.test(face)]).toEqual([face, true, false]);
});
