import { expect, test } from "vitest";
import type { ListPage } from "../../backend";
import { widths, wishes, type Wish } from "./widths";

const pixels = (wish: Wish[], room: number) => widths(wish, room).map((part) => (part / 100) * room);
const measure = (text: string, bold: boolean) => text.length * (bold ? 9 : 8);
const page = (names: string[], ...others: { label: string; cell: string; numeric?: boolean }[]): ListPage => ({
  kind: "student",
  columns: [{ field: "name", label: "Name", sortable: true, numeric: false }, ...others.map(({ label, numeric = false }, at) => ({ field: `f${at}`, label, sortable: true, numeric }))],
  filters: [],
  rows: names.map((name, at) => ({ id: `s${at}`, cells: [name, ...others.map((o) => o.cell)] })),
  total: names.length,
  page: 1,
  pages: 1,
  empty: "",
});

test("a list shows the columns that have room, two at the least, and cuts no number", () => {
  const texts = { least: 130, whole: 230, full: 230 };
  const wish = [texts, texts, { least: 120, whole: 120, full: 120 }, texts];
  expect(widths(wish, 2000)).toHaveLength(4);
  expect(widths(wish, 400)).toHaveLength(3);
  expect(widths(wish, 100)).toHaveLength(2);
  expect(widths(wish, 0)).toHaveLength(4);
  expect(pixels(wish, 400)[2]!).toBeGreaterThanOrEqual(120);
  expect(Math.round(widths(wish, 600).reduce((a, b) => a + b))).toBe(100);
});

test("a name is read whole, in bold and with its button, while other columns still have more than they need", () => {
  const name = "Amara Okafor-Delaney";
  const empty = ["Year group", "School or college", "Programme", "Where they stand"].map((label) => ({ label, cell: "" }));
  const wish = wishes(page([name], ...empty), measure);
  for (const room of [740, 900]) expect(pixels(wish, room)[0]!).toBeGreaterThanOrEqual(measure(name, true) + 26);
});

test("room that is left goes to the few longest names before anything is spread over all columns", () => {
  const long = "Oluwatobiloba Adebayo-Fitzgerald-Smith";
  const names = [...Array.from({ length: 30 }, () => "Sam Lee"), long];
  const wish = wishes(page(names, { label: "School", cell: "Holte School" }, { label: "Points", cell: "12", numeric: true }), measure);
  expect(wish[0]!.whole).toBeLessThan(measure(long, true));
  const given = pixels(wish, 700);
  expect(given[0]!).toBeGreaterThanOrEqual(measure(long, true) + 26);
  given.forEach((width, at) => expect(width).toBeGreaterThanOrEqual(wish[at]!.whole - 0.01));
});
