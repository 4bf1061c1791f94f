// Address labels from a selection of letters, and files held against the register.
import axe from "axe-core";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import App from "../src/App.svelte";
import { app } from "../src/app.svelte";
import type { LabelsLooked, LettersVerified, Problem } from "../src/backend";
import { useFiles } from "../src/backend/files";
import { whatComesOut } from "../src/screens/labels/words";
import { whatWasFound } from "../src/screens/register/words";
import { printing } from "../src/screens/letters/printing.svelte";
import { office, type Asked } from "./office";

vi.mock("../src/parts/PdfPages.svelte", async () => ({ default: (await import("./Drawn.svelte")).default }));

const letters = [{ kind: "placement-confirmation-student", id: "p1" }, { kind: "", id: "l2" }];
const place = { screen: "labels" as const, letters };
const looked: LabelsLooked = { pdf: "drawn: sheet", labels: 1, sheets: 1, places: 21, without: [{ title: "To Aisha", why: "The address is not known.", mend: "s1" }] };
const printers = [{ name: "hall", label: "Hall", standard: true, bothSides: false, trays: [{ name: "Tray2", label: "Tray 2" }] }];
const answers = (more = {}) => ({
  labels_look: () => looked,
  labels_save: ({ path }: { path: string }) => ({ path, summary: "1 label" }),
  labels_print: () => ({ said: "Sent to Hall.", letters: [] }),
  printers: () => ({ printers, none: "" }),
  ...more,
});
const given = (asked: Asked[], name: string) => asked.filter((a) => a.name === name).map((a) => a.given);
let folder: string | null = "/kept";
beforeEach(() => {
  printing.use = "";
  folder = "/kept";
  useFiles({ choose: async () => null, chooseFolder: async () => folder, saveAs: async (_, name) => `/out/${name}`, dropped: async () => () => {} });
});

test("the sheets are shown with who gets no label, why, and where that is mended", async () => {
  const asked = office(place, answers());
  render(App);
  await screen.findByText("drawn: sheet");
  expect(given(asked, "labels_look")).toEqual([{ letters, sheet: "L7160", first: 1 }]);
  expect(screen.getByTestId("labels-said").textContent).toBe("1 label on 1 sheet.");
  const without = screen.getByTestId("without-label");
  expect(without.textContent).toContain("To Aisha: The address is not known.");
  await userEvent.click(within(without).getByRole("button"));
  expect(app.place).toEqual({ screen: "record", id: "s1" });
});

test("sheet and first free label go with what is saved and printed", async () => {
  const asked = office(place, answers());
  render(App);
  await screen.findByText("drawn: sheet");
  await userEvent.selectOptions(screen.getByLabelText("Sheet"), "L7163");
  const first = screen.getByLabelText("First free label");
  await userEvent.clear(first);
  await userEvent.type(first, "4");
  const labels = { letters, sheet: "L7163", first: 4 };
  await waitFor(() => expect(given(asked, "labels_look").at(-1)).toEqual(labels));
  await userEvent.click(screen.getByTestId("save-labels"));
  await waitFor(() => expect(screen.getByTestId("labels-said").textContent).toBe("Saved as /out/Address labels.pdf. 1 label."));
  expect(given(asked, "labels_save")).toEqual([{ labels, path: "/out/Address labels.pdf" }]);
  expect(screen.queryByTestId("print-labels")).toBeNull();
  await userEvent.selectOptions(screen.getByLabelText("Printer"), "hall");
  await userEvent.selectOptions(screen.getByLabelText("Tray"), "Tray2");
  await userEvent.click(screen.getByTestId("print-labels"));
  await waitFor(() => expect(screen.getByTestId("labels-said").textContent).toBe("Sent to Hall."));
  expect(given(asked, "labels_print")).toEqual([{ labels, printer: "hall", tray: "Tray2" }]);
});

test("a place that is not on the sheet is said at its field, and nothing is written", async () => {
  const past: Problem = { code: "letter", happened: "A sheet has places 1 to 21.", safe: "No label was made.", next: "Choose one of them.", unsure: false, number: null, fields: [] };
  const asked = office(place, answers({ labels_look: ({ first }: { first: number }) => { if (first > 21) throw past; return looked; } }));
  render(App);
  await screen.findByText("drawn: sheet");
  const first = screen.getByLabelText("First free label");
  for (const [typed, words] of [["22", "places 1 to 21"], ["0", "from 1 to 21"], ["", "from 1 to 21"]] as const) {
    await userEvent.clear(first);
    if (typed) await userEvent.type(first, typed);
    await waitFor(() => expect(document.getElementById("labels-first-error")?.textContent, typed).toContain(words));
    expect(first.getAttribute("aria-invalid")).toBe("true");
    await userEvent.click(screen.getByTestId("save-labels"));
    expect(document.activeElement).toBe(first);
  }
  expect(given(asked, "labels_save")).toEqual([]);
});

test("labels are made for the letters that are looked at, and issued ones stand for themselves", async () => {
  const one = { title: "To Aisha", blocked: [], largePrint: false, fate: null, surname: "", school: "" };
  office({ screen: "letters", kind: "", ids: ["l2"] }, answers({
    letters_look: () => ({ letters: [{ ...one, id: "l2", reference: "BIR-1", issued: "l2" }] }),
    letter_preview: () => ({ pdf: null, title: "To Aisha", reference: "BIR-1", issued: "l2", blocked: [], largePrint: false }),
  }));
  render(App);
  await userEvent.click(await screen.findByTestId("to-labels"));
  expect(app.place).toEqual({ screen: "labels", letters: [{ kind: "", id: "l2" }] });
  app.back();
  await userEvent.click(await screen.findByTestId("to-register"));
  expect(app.place).toEqual({ screen: "register" });
});

const file = (name: string, held: "issued" | "changed" | "unknown", reference: string | null) => ({ name, held, reference });
const verified: LettersVerified = { files: [file("BIR-1.pdf", "issued", "BIR-1"), file("BIR-2.pdf", "changed", "BIR-2"), file("run.pdf", "unknown", null)], absent: 1 };

test("files are held against the register: each in words, what is wrong said first and counted", async () => {
  const asked = office({ screen: "register" }, { letters_verify: () => verified });
  const { container } = render(App);
  await userEvent.click(await screen.findByTestId("check-files"));
  expect(document.activeElement?.id).toBe("register-folder");
  expect(screen.getByText("Choose the folder in which the files are.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Choose…" }));
  await userEvent.click(screen.getByTestId("check-files"));
  const found = await screen.findByRole("heading", { name: "1 of 3 files is not what was issued." });
  await waitFor(() => expect(document.activeElement).toBe(found));
  expect(given(asked, "letters_verify")).toEqual([{ folder: "/kept" }]);
  expect(screen.getByRole("row", { name: /BIR-2.pdf Changed.*not what was issued.*BIR-2/s })).toBeTruthy();
  expect(screen.getByText(/1 issued letter has no file here/)).toBeTruthy();
  await userEvent.click(screen.getByTestId("filter-unknown"));
  expect(screen.getAllByRole("rowheader").map((r) => r.textContent)).toEqual(["run.pdf"]);
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});

test("a folder that cannot be read is told, and another one can be tried", async () => {
  const no: Problem = { code: "file", happened: "The file /kept could not be read.", safe: "Nothing was changed.", next: "Choose another.", unsure: false, number: null, fields: [] };
  office({ screen: "register" }, { letters_verify: () => { throw no; } });
  render(App);
  await userEvent.type(await screen.findByLabelText("Folder with files of letters"), "/kept");
  await userEvent.click(screen.getByTestId("check-files"));
  expect((await screen.findByTestId("problem")).textContent).toContain("could not be read");
  expect(screen.queryByTestId("register-found")).toBeNull();
});

test("what was found and what comes out is said in numbers", () => {
  expect(whatWasFound({ files: [], absent: 2 })).toBe("There is no PDF in this folder.");
  expect(whatWasFound({ files: [verified.files[0]!, verified.files[2]!], absent: 0 })).toBe("1 file is as issued. 1 file is not in the register.");
  expect(whatWasFound({ files: [verified.files[2]!], absent: 0 })).toBe("1 file is not in the register.");
  expect(whatComesOut({ ...looked, labels: 23, sheets: 2 })).toBe("23 labels on 2 sheets.");
});

test("axe finds nothing on the labels", async () => {
  office(place, answers());
  const { container } = render(App);
  await screen.findByText("drawn: sheet");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});
