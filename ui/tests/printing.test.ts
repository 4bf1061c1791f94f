// How letters are printed: what the chosen printer can do is offered, and afterwards somebody says whether they came out.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { app } from "../src/app.svelte";
import CameOut from "../src/screens/letters/CameOut.svelte";
import { printing } from "../src/screens/letters/printing.svelte";
import At from "./At.svelte";
import { office } from "./office";

const printers = [
  { name: "hall", label: "Hall", standard: true, bothSides: false, trays: [] },
  { name: "copier", label: "Copier", standard: false, bothSides: true, trays: [{ name: "Tray1", label: "Tray 1" }, { name: "Tray2", label: "Tray 2" }] },
];
const place = { screen: "letters" as const, kind: "placement-confirmation-student", ids: ["p1"] };
const answers = (more = {}) => ({
  letters_look: () => ({ letters: [{ id: "p1", title: "To Aisha", reference: "BIR-1", issued: "l1", blocked: [] }] }),
  letter_preview: () => ({ pdf: null, title: "To Aisha", reference: "BIR-1", issued: "l1", blocked: [] }),
  letter_print: () => ({ said: "Sent to the copier.", letters: ["l1"] }),
  letters_fate: () => ({ letters: 1, action: null }),
  letters_not_out: () => ({}),
  printers: () => ({ printers, none: "" }),
  ...more,
});

beforeEach(() => {
  printing.sent = [];
  printing.use = "";
});

test("only what the chosen printer can do is offered, and it goes with the letter", async () => {
  const asked = office(place, answers());
  render(At);
  await userEvent.selectOptions(await screen.findByLabelText("Printer"), "hall");
  expect(screen.queryByLabelText("Tray")).toBeNull();
  expect(screen.queryByLabelText("Print on both sides")).toBeNull();
  await userEvent.selectOptions(screen.getByLabelText("Printer"), "copier");
  await userEvent.selectOptions(screen.getByLabelText("Tray"), "Tray2");
  await userEvent.click(screen.getByLabelText("Print on both sides"));
  await userEvent.clear(screen.getByLabelText("Copies"));
  await userEvent.type(screen.getByLabelText("Copies"), "2");
  await userEvent.click(screen.getByTestId("print-letter"));
  await screen.findByText("Sent to the copier.");
  expect(asked.find((a) => a.name === "letter_print")?.given).toEqual({ id: "l1", file: null, printer: "copier", copies: 2, bothSides: true, tray: "Tray2" });
  // Both sides are remembered of this printer; copies and tray are not.
  expect(app.state?.settings.bothSidesOn).toEqual(["copier"]);
  await printing.look();
  expect(printing.wish).toEqual({ printer: "copier", copies: 1, bothSides: true, tray: null });
  await userEvent.click(screen.getByLabelText("Print on both sides"));
  expect(app.state?.settings.bothSidesOn).toEqual([]);
});

test("pressed twice a letter is printed once, and what comes of it is not told of another letter", async () => {
  let sent = () => {};
  const letters = ["p1", "p2"].map((id) => ({ id, title: `To ${id}`, reference: `BIR-${id}`, issued: `l${id}`, blocked: [] }));
  const asked = office({ ...place, ids: ["p1", "p2"] }, answers({
    letters_look: () => ({ letters }),
    letter_print: () => new Promise((done) => (sent = () => done({ said: "Sent to Hall.", letters: ["lp1"] }))),
  }));
  render(At);
  await userEvent.selectOptions(await screen.findByLabelText("Printer"), "hall");
  const print = await screen.findByTestId("print-letter");
  await userEvent.dblClick(print);
  await userEvent.click(screen.getByTestId("next-letter"));
  await screen.findByText("Letter 2 of 2");
  sent();
  await waitFor(() => expect(app.said).toBe("Sent to Hall."));
  expect(screen.queryByText("Sent to Hall.")).toBeNull();
  expect(asked.filter((a) => a.name === "letter_print").map((a) => (a.given as { id: string }).id)).toEqual(["lp1"]);
});

test("a number of copies that makes no sense prints nothing and says so beside it", async () => {
  const asked = office(place, answers());
  render(At);
  await userEvent.selectOptions(await screen.findByLabelText("Printer"), "hall");
  const copies = screen.getByLabelText("Copies");
  for (const typed of ["0", "100", "1.5", ""]) {
    await userEvent.clear(copies);
    if (typed) await userEvent.type(copies, typed);
    expect(copies.getAttribute("aria-invalid"), typed).toBe("true");
    await userEvent.click(screen.getByTestId("print-letter"));
    expect(document.activeElement).toBe(copies);
  }
  expect(screen.getByText(/from 1 to 99/)).toBeTruthy();
  expect(asked.some((a) => a.name === "letter_print")).toBe(false);
});

test("whether letters came out is asked aloud until somebody says yes, by the keyboard too", async () => {
  const asked = office(place, answers());
  const { rerender } = render(CameOut, { busy: true });
  expect(screen.getByRole("status").textContent).toBe("");
  printing.went(["l1", "l2"]);
  printing.went(["l2"]);
  await waitFor(() => expect(screen.queryByTestId("came-out")).toBeNull());
  await rerender({ busy: false });
  expect(screen.getByRole("status").textContent).toMatch(/all 2 letters come out/);
  await userEvent.tab();
  expect(document.activeElement?.textContent).toContain("Yes");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByTestId("came-out")).toBeNull());
  expect(asked.find((a) => a.name === "letters_fate")?.given).toEqual({ ids: ["l1", "l2"], fate: "came_out", on: "" });
  expect(app.said).toMatch(/2 letters are noted as printed/);
});

test("what could not be noted is asked still", async () => {
  office(place, answers({ letters_fate: () => { throw new Error("no answer"); } }));
  render(CameOut);
  printing.went(["l1"]);
  await userEvent.click(await screen.findByTestId("came-out-yes"));
  expect(await screen.findByTestId("problem")).toBeTruthy();
  expect([screen.getByTestId("came-out").textContent?.includes("Did the letter come out"), printing.sent]).toEqual([true, ["l1"]]);
});

test("after a no nothing is noted, and it says how to print again until it is closed", async () => {
  const asked = office(place, answers());
  render(CameOut);
  printing.went(["l1"]);
  await userEvent.click(await screen.findByTestId("came-out-no"));
  const told = await screen.findByTestId("not-out");
  expect(told.textContent).toMatch(/stays “Sent to the printer”.*To print again/s);
  expect(document.activeElement?.tagName).toBe("H2");
  expect(asked.some((a) => a.name === "letters_fate")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByTestId("not-out")).toBeNull();
});

test("before anything was tried, only that there is no printer is said, and never that nothing was printed", async () => {
  office(place, answers({ printers: () => ({ printers: [], none: "" }) }));
  render(At);
  const told = (await screen.findByTestId("no-printer")).textContent;
  expect(told).toBe("Printing: No printer is set up on this computer; save the letters as PDF and print them elsewhere.");
});
