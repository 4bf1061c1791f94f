// A print run whose files could not be written: one message, which says what is safe, what is missing and how it goes on.
import axe from "axe-core";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import App from "../src/App.svelte";
import { useFiles } from "../src/backend/files";
import { printing } from "../src/screens/letters/printing.svelte";
import { whatStands, whatWasDone } from "../src/screens/letters/words";
import { office, state } from "./office";

const KIND = "placement-confirmation-student";
const kinds = () => ({ ...state(), kinds: state().kinds.map((k) => (k.kind === "placement" ? { ...k, letters: [{ code: KIND, label: "Confirmation for the student" }] } : k)), lastAction: { id: "a1", title: "Confirm the placement of Aisha Begum", at: "2026-07-01T10:00:00Z", canUndo: true } });
const locked = { code: "file", happened: "The file /usb/BIR-p1.pdf could not be written (permission denied).", safe: "The letters are issued and kept in Waymark.", next: "Check that the folder may be written to.", unsure: false, number: null, fields: [] };

/** An office whose folder /usb takes no file; it remembers runs as the program does. */
function desk() {
  const issued = new Set<string>();
  const runs = new Map<string, { folder: string | null }>();
  let number = 0;
  const asked = office({ screen: "letters", kind: KIND, ids: ["p1", "p2"] }, {
    app_state: kinds,
    touch: kinds,
    letters_look: ({ ids }: { ids: string[] }) => ({ letters: ids.map((id) => ({ id, title: `To ${id}`, reference: issued.has(id) ? `BIR-${id}` : null, issued: issued.has(id) ? `l-${id}` : null, blocked: [], largePrint: false, fate: null, surname: "", school: "" })) }),
    letters_issue: ({ ids, folder }: { ids: string[]; folder: string | null }) => {
      const again = ids.map((id) => issued.has(id));
      ids.forEach((id) => issued.add(id));
      const writes = folder !== null && folder !== "/usb";
      const letters = ids.map((id, n) => ({ id: `l-${id}`, reference: `BIR-${id}`, title: `To ${id}`, path: writes ? `${folder}/BIR-${id}.pdf` : null, again: again[n] }));
      return { issued: letters, blocked: [], files: writes ? letters.map((l) => l.path) : [], action: null, stopped: null, unwritten: folder === "/usb" ? locked : null };
    },
    letter_preview: () => ({ pdf: null, title: "", reference: null, issued: null, blocked: [], largePrint: false }),
    printers: () => ({ printers: [], none: "There is none." }),
    letter_run_begin: ({ asked }: { asked: { folder: string | null } }) => {
      const same = [...runs].find(([, run]) => run.folder === asked.folder)?.[0];
      const key = same ?? `letters:run:${(number += 1)}`;
      runs.set(key, asked);
      return { key };
    },
    letter_run: ({ key }: { key: string }) => ({ run: runs.has(key) ? { asked: runs.get(key), issued: 2, of: 2, printed: [] } : null }),
    letter_run_end: ({ key }: { key: string }) => (runs.delete(key), {}),
  });
  return { asked, runs };
}

async function failed() {
  await userEvent.selectOptions(await screen.findByLabelText("Files"), "each");
  await userEvent.type(screen.getByLabelText("Folder for the files"), "/usb");
  await userEvent.click(screen.getByTestId("issue"));
  return screen.findByTestId("go-on");
}

beforeEach(() => {
  printing.sent = [];
  useFiles({ choose: async () => null, chooseFolder: async () => "/desk", saveAs: async () => null, dropped: async () => () => {} });
});

test("it is one message, with the focus, that axe finds nothing in; and Undo is not joined to it", async () => {
  desk();
  const { container } = render(App);
  const box = await failed();
  await waitFor(() => expect(document.activeElement).toBe(box));
  expect(box.getAttribute("role")).toBe("alert");
  expect(box.textContent).toMatch(/^2 letters are issued and safe, and in no file yet\. ?Not written: The file \/usb\/BIR-p1\.pdf could not be written \(permission denied\)\./);
  expect(box.textContent).toMatch(/2 letters are in no file yet.*To p1, BIR-p1.*To p2, BIR-p2/s);
  expect([screen.queryByTestId("problem"), screen.queryByTestId("letters-result")]).toEqual([null, null]);
  expect(within(box).getAllByRole("button").map((b) => b.textContent)).toEqual(["Choose another folder", "Go on in the same folder", "Put away"]);
  expect(screen.getByTestId("said").textContent).toBe("2 letters were issued. 2 are in no file yet.");
  const undo = screen.getByTestId("undo");
  expect([undo.className.includes("alone"), undo.querySelector("span span")?.className.includes("visually-hidden") ?? true]).toEqual([true, false]);
  expect(undo.textContent).toContain("Undo: Confirm the placement of Aisha Begum");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
});

test("in another folder the same run goes on, and the one before is not left over", async () => {
  const { asked, runs } = desk();
  render(App);
  await userEvent.click(within(await failed()).getByTestId("go-on-elsewhere"));
  expect((await screen.findByTestId("letters-result")).textContent).toMatch(/2 letters were written again\..*2 files were written/s);
  expect(asked.filter((a) => a.name === "letters_issue").map((a) => (a.given as { folder: string }).folder)).toEqual(["/usb", "/desk"]);
  expect([screen.queryByTestId("go-on"), [...runs]]).toEqual([null, []]);
});

test("a second failure says that the letters are safe, and never that none was issued", async () => {
  const { runs } = desk();
  render(App);
  await userEvent.click(within(await failed()).getByTestId("go-on-button"));
  await waitFor(() => expect(screen.getByTestId("said").textContent).toBe("2 letters were issued before and are safe. 2 are in no file yet."));
  const box = await screen.findByTestId("go-on");
  expect(box.textContent).toMatch(/^2 letters are issued and safe, and in no file yet/);
  expect([screen.queryByTestId("problem"), runs.size]).toEqual([null, 1]);
  await userEvent.click(within(box).getByTestId("put-away"));
  await waitFor(() => expect(screen.queryByTestId("go-on")).toBeNull());
  expect([screen.queryByTestId("problem"), runs.size]).toEqual([null, 0]);
});

test("a run that was put into another folder by typing it leaves none behind", async () => {
  const { runs } = desk();
  render(App);
  await failed();
  const folder = screen.getByLabelText("Folder for the files");
  await userEvent.clear(folder);
  await userEvent.type(folder, "/desk");
  await userEvent.click(screen.getByTestId("issue"));
  await screen.findByTestId("letters-result");
  expect([screen.queryByTestId("go-on"), runs.size]).toEqual([null, 0]);
});

test("how far a run came that did not come to its end is said in numbers", () => {
  const result = { issued: 12, again: 0, blocked: 0, printed: 0, files: ["/a/1.pdf"], unwritten: 3, stopped: false };
  expect(whatStands(result, 12, false)).toBe("12 letters are issued and safe; 3 of them are in no file yet.");
  expect(whatStands({ ...result, unwritten: 12, stopped: true }, 20, false)).toBe("Stopped. 12 of 20 letters are issued and safe, and in no file yet.");
  expect(whatStands({ ...result, unwritten: 0, printed: 4, gone: 2 }, 12, true)).toBe("12 letters are issued and safe; 6 of them are printed.");
  expect(whatStands({ ...result, issued: 0, unwritten: 0 }, 12, true)).toBe("No letter is issued yet.");
  expect(whatStands({ ...result, issued: 1, unwritten: 1 }, 1, false)).toBe("1 letter is issued and safe, and in no file yet.");
  expect(whatWasDone({ ...result, issued: 0, again: 1, files: [], unwritten: 1 })).toBe("1 letter was issued before and is safe. 1 is in no file yet.");
});
