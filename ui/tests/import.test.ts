// The import as a person goes through it, by keyboard; the program's answers are stood in for.
import axe from "axe-core";
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { app } from "../src/app.svelte";
import type { ImportAsk, ImportMend, ImportPreview } from "../src/backend";
import { useFiles } from "../src/backend/files";
import { work } from "../src/screens/import/work.svelte";
import At from "./At.svelte";
import { office } from "./office";

const counts = { rows: 2, new: 1, changed: 0, same: 0, doubtful: 0, refused: 1, blank: 0 };
const cell = (column: number, text: string, problem: string | null = null) => ({ column, text, problem, before: null });
let mended = "";
const preview = (): ImportPreview => ({
  session: "i1",
  counts: mended ? { ...counts, new: 2, refused: 0 } : counts,
  headers: ["Name", "D.O.B"],
  rows: [
    { row: 5, state: "new", cells: [cell(0, "Aisha Begum"), cell(1, "14 March 2010")], reasons: [], candidate: null, settled: null },
    { row: 6, state: mended ? "new" : "refused", cells: [cell(0, "Kwame Mensah"), cell(1, mended || "31/2/2010", mended ? null : "There is no 31 February.")], reasons: [], candidate: null, settled: null },
  ],
  page: 1,
  pages: 1,
  notes: [],
});
const locked = { code: "locked", happened: "Waymark is locked.", safe: "", next: "Unlock it.", number: null, fields: [] };
const answers = (over: object = {}) => ({
  import_open: () => ({ path: "/a/students.xlsx", fileName: "students.xlsx", sheets: [{ name: "Sheet1", rows: 2, looksLike: "students" }], kinds: [{ code: "students", label: "Students" }] }),
  import_columns: () => ({
    headerRow: 4,
    columns: [
      { column: 0, header: "Name", field: "student.name", remembered: true, sample: ["Aisha Begum"] },
      { column: 1, header: "D.O.B", field: null, remembered: false, sample: ["14/3/2010"] },
    ],
    fields: [{ field: "student.name", label: "Student's full name", required: false }, { field: "student.date_of_birth", label: "Date of birth", required: true }],
  }),
  import_preview: preview,
  import_mend: (given: ImportMend) => ((mended = given.text), preview()),
  import_apply: () => ({ batch: "b1", counts: preview().counts, action: { id: "a1", title: "Import", at: "", canUndo: true } }),
  import_undo: () => ({ undone: "Import", records: 2, kept: ["Phone of Aisha Begum: changed since."], last: null }),
  ...over,
});
function open(over: object = {}) {
  const asked = office({ screen: "import", kind: "student" }, answers(over));
  return { asked, user: userEvent.setup(), ...render(At) };
}
async function toRows(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByRole("button", { name: "Choose a file" }));
  await user.click(await screen.findByRole("button", { name: "Look at the rows" }));
  return screen.findByRole("grid");
}

beforeEach(() => {
  mended = "";
  work.startOver("");
  useFiles({ choose: async () => "/a/students.xlsx", chooseFolder: async () => null, saveAs: async () => "/a/refused.xlsx", dropped: async () => () => {} });
});

test("a sure sheet is not asked about, and a needed field that no column has is named", async () => {
  const { user, asked } = open();
  await user.click(await screen.findByRole("button", { name: "Choose a file" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Which column is what?" })).toBeTruthy();
  expect((await screen.findByTestId("still-needed")).textContent).toContain("Date of birth");
  await user.selectOptions(screen.getByLabelText("What is in the column D.O.B"), "student.date_of_birth");
  expect(screen.queryByTestId("still-needed")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Look at the rows" }));
  await screen.findByRole("grid");
  const ask = asked.find((a) => a.name === "import_preview")!.given as ImportAsk;
  expect(ask.mapping).toEqual([{ column: 0, field: "student.name" }, { column: 1, field: "student.date_of_birth" }]);
});

test("a cell is mended by keyboard alone and the focus stays on it", async () => {
  const { user, asked } = open();
  await toRows(user);
  expect(screen.getByText("There is no 31 February.")).toBeTruthy();
  screen.getByRole("gridcell", { name: "Aisha Begum" }).focus();
  await user.keyboard("{ArrowDown}{ArrowRight}{Enter}");
  const input = await screen.findByLabelText(/Row 6, D.O.B/);
  await user.clear(input);
  await user.type(input, "1/3/2010{Enter}");
  expect(asked.find((a) => a.name === "import_mend")!.given).toMatchObject({ row: 6, column: 1, text: "1/3/2010" });
  expect(await screen.findByText("Row 6 is new now.")).toBeTruthy();
  expect(document.activeElement?.textContent).toContain("1/3/2010");
});

test("Escape leaves a cell as it was and asks the program nothing", async () => {
  const { user, asked } = open();
  await toRows(user);
  screen.getByRole("gridcell", { name: "Aisha Begum" }).focus();
  await user.keyboard("{F2}");
  await user.type(await screen.findByLabelText(/Row 5, Name/), "X{Escape}");
  expect(asked.some((a) => a.name === "import_mend")).toBe(false);
  expect(document.activeElement?.textContent).toContain("Aisha Begum");
});

test("the whole import is applied, and taken back with what was left said", async () => {
  const { user } = open();
  await toRows(user);
  expect(screen.getByText("Adds 1 student. 1 refused row is left out.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Add 1 student" }));
  await user.click(await screen.findByRole("button", { name: "Take the whole import back" }));
  expect(await screen.findByText("The import was taken back.")).toBeTruthy();
  expect(screen.getByText("Phone of Aisha Begum: changed since.")).toBeTruthy();
  expect(app.said).toContain("Undone");
});

test("locking in the middle loses the rows and nothing else: the same columns are read again", async () => {
  const first = open();
  await toRows(first.user);
  first.unmount();
  let gone = true;
  const { user, asked } = open({
    import_preview: (given: ImportAsk) => {
      if (gone && given.session) throw locked;
      return preview();
    },
  });
  expect(await screen.findByTestId("import-lost")).toBeTruthy();
  gone = false;
  await user.click(screen.getByRole("button", { name: "Read the file again" }));
  expect(await screen.findByRole("grid")).toBeTruthy();
  expect((asked.findLast((a) => a.name === "import_preview")!.given as ImportAsk).mapping).toEqual([{ column: 0, field: "student.name" }]);
});

test("a mended cell stays mended when the columns are chosen anew", async () => {
  const { user, asked } = open();
  await toRows(user);
  screen.getByRole("gridcell", { name: "Aisha Begum" }).focus();
  await user.keyboard("{ArrowDown}{ArrowRight}{Enter}");
  const input = await screen.findByLabelText(/Row 6, D.O.B/);
  await user.clear(input);
  await user.type(input, "1/3/2010{Enter}");
  await screen.findByText("Row 6 is new now.");
  await user.click(screen.getByRole("button", { name: /Columns.*go back/ }));
  mended = "";
  await user.click(await screen.findByRole("button", { name: "Look at the rows" }));
  expect(await screen.findByText("1 mended cell is as you left it.")).toBeTruthy();
  expect(asked.filter((a) => a.name === "import_mend").map((a) => a.given)).toMatchObject([{ row: 6, text: "1/3/2010" }, { row: 6, text: "1/3/2010" }]);
  expect(await screen.findByRole("gridcell", { name: "1/3/2010" })).toBeTruthy();
});

test("a mended cell that does not fit the new columns is named, so that nothing is lost silently", async () => {
  let fits = true;
  const { user } = open({
    import_mend: (given: ImportMend) => {
      if (!fits) throw { ...locked, code: "not_known", happened: "That column is left out." };
      return (mended = given.text), preview();
    },
  });
  await toRows(user);
  screen.getByRole("gridcell", { name: "Aisha Begum" }).focus();
  await user.keyboard("{ArrowDown}{ArrowRight}{Enter}");
  await user.type(await screen.findByLabelText(/Row 6, D.O.B/), "1{Enter}");
  await screen.findByText("Row 6 is new now.");
  fits = false;
  mended = "";
  await user.click(screen.getByRole("button", { name: /Columns.*go back/ }));
  await user.click(await screen.findByRole("button", { name: "Look at the rows" }));
  expect(await screen.findByText(/Mend again in row 6/)).toBeTruthy();
});

async function mendRow6(user: ReturnType<typeof userEvent.setup>) {
  screen.getByRole("gridcell", { name: "Aisha Begum" }).focus();
  await user.keyboard("{ArrowDown}{ArrowRight}{Enter}");
  const input = await screen.findByLabelText(/Row 6, D.O.B/);
  await user.clear(input);
  await user.type(input, "1/3/2010{Enter}");
  await screen.findByText("Row 6 is new now.");
}
const sorted = (): ImportPreview => {
  const { rows, ...rest } = preview();
  const [five, six] = rows as [ImportPreview["rows"][0], ImportPreview["rows"][0]];
  return { ...rest, rows: [{ ...six, row: 5 }, { ...five, row: 6 }] };
};

test("a file that was sorted meanwhile never gets a mended date onto another child's row", async () => {
  let sort = false;
  const { user, asked } = open({ import_preview: () => (sort ? sorted() : preview()) });
  await toRows(user);
  await mendRow6(user);
  sort = true;
  mended = "";
  await user.click(screen.getByRole("button", { name: /Columns.*go back/ }));
  await user.click(await screen.findByRole("button", { name: "Look at the rows" }));
  expect(await screen.findByText(/Mend again in row 6 \(Kwame Mensah, 31\/2\/2010\).*not put back/)).toBeTruthy();
  expect(asked.filter((a) => a.name === "import_mend")).toHaveLength(1);
});

test("what was mended does not outlive the lock, whichever screen is open, and it is said which rows to look at", async () => {
  const first = open();
  await toRows(first.user);
  await mendRow6(first.user);
  first.unmount();
  app.place = { screen: "today" };
  expect(JSON.stringify(work.kept.all)).toContain("Kwame");
  await app.lock();
  expect(work.kept.all).toEqual([]);
  mended = "";
  const { user, asked } = open({
    import_preview: (given: ImportAsk) => {
      if (given.session === "i1" && !asked.some((a) => a.name === "import_columns")) throw { ...locked, code: "import_gone", unsure: false };
      return preview();
    },
  });
  const lost = await screen.findByTestId("import-lost");
  expect(lost.textContent).toContain("What you mended or said in row 6 is gone");
  await user.click(screen.getByRole("button", { name: "Read the file again" }));
  expect(await screen.findByText(/Look again at row 6/)).toBeTruthy();
  expect(asked.some((a) => a.name === "import_mend")).toBe(false);
});

test("an import that got no answer is not said to have been locked", async () => {
  const { user } = open({ import_apply: () => { throw new Error("gone"); } });
  await toRows(user);
  await user.click(screen.getByRole("button", { name: "Add 1 student" }));
  const lost = await screen.findByTestId("import-lost");
  expect(lost.textContent).toContain("did not answer while it was writing");
  expect(lost.textContent).not.toContain("locked");
});

test("an import that a lock cut off is not said to be unwritten, and past imports are one press away", async () => {
  const { user } = open({ import_apply: () => { throw { ...locked, safe: "It may have been done.", unsure: true }; } });
  await toRows(user);
  await user.click(screen.getByRole("button", { name: "Add 1 student" }));
  const lost = await screen.findByTestId("import-lost");
  expect(lost.textContent).toContain("may be in your records already");
  expect(lost.textContent).not.toContain("Nothing was written");
  await user.click(screen.getByRole("button", { name: "See past imports" }));
  expect(app.place).toMatchObject({ screen: "list", query: { kind: "import_batch" } });
});

test("rows that cannot be shown again for another reason say that reason", async () => {
  const first = open();
  await toRows(first.user);
  first.unmount();
  open({ import_preview: () => { throw { ...locked, code: "store", happened: "The disk does not answer.", unsure: false }; } });
  expect((await screen.findByTestId("problem")).textContent).toContain("The disk does not answer.");
  expect(screen.getByTestId("import-lost").textContent).not.toContain("was locked");
});

const doubted = (said: string | null): ImportPreview => ({
  ...preview(),
  counts: { ...counts, new: 0, refused: 0, same: 1, doubtful: said ? 0 : 1, changed: said === "same" ? 1 : 0 },
  rows: [
    { ...preview().rows[0]!, state: "same" },
    {
      row: 6,
      state: said === "same" ? "changed" : said ? "new" : "doubtful",
      cells: [cell(0, "Kwame Mensa"), cell(1, "1/3/2010")],
      reasons: said ? [] : ["This may be Kwame Mensah, who has the same date of birth."],
      candidate: said ? null : { id: "s7", title: "Kwame Mensah", others: [] as string[], mayBeSame: true, mayBeNew: true },
      settled: said as never,
    },
  ],
});

test("a doubtful row is said to be the one that was found, by keyboard, and that is taken back", async () => {
  let said: string | null = null;
  const { user, asked, container } = open({ import_preview: () => doubted(said), import_settle: (given: { settled: string | null }) => doubted((said = given.settled)) });
  await toRows(user);
  screen.getByRole("gridcell", { name: "Kwame Mensa" }).focus();
  await user.keyboard("{ArrowLeft}{Enter}");
  expect(document.activeElement?.textContent).toBe("It is Kwame Mensah");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  await user.keyboard("{Tab}");
  expect(document.activeElement?.textContent).toBe("Somebody new");
  await user.keyboard("{Shift>}{Tab}{/Shift}{Enter}");
  expect(await screen.findByText("You said: it is Kwame Mensah.")).toBeTruthy();
  expect(asked.findLast((a) => a.name === "import_settle")!.given).toMatchObject({ row: 6, settled: "same", candidate: "s7" });
  expect(screen.getByText("Row 6 is changed now.")).toBeTruthy();
  expect(document.activeElement?.textContent).toContain("You said");
  await user.keyboard("{Enter}");
  expect(document.activeElement?.textContent).toBe("Take it back");
  await user.keyboard("{Escape}");
  expect(document.activeElement?.getAttribute("role")).toBe("gridcell");
  await user.keyboard("{Enter} ");
  expect(await screen.findByText("Row 6 is doubtful again.")).toBeTruthy();
  expect(asked.findLast((a) => a.name === "import_settle")!.given).toMatchObject({ row: 6, settled: null });
});

test("a row with the same number is not offered as somebody new, and one with another number not as the same", async () => {
  const preview = doubted(null);
  const row = preview.rows[1]!;
  const { user } = open({ import_preview: () => ({ ...preview, rows: [{ ...row, candidate: { ...row.candidate!, mayBeNew: false } }, { ...row, row: 7, candidate: { ...row.candidate!, mayBeSame: false } }] }) });
  await toRows(user);
  expect(screen.getByRole("button", { name: "It is Kwame Mensah, row 6" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Somebody new, row 6" })).toBeNull();
  expect(screen.queryByRole("button", { name: "It is Kwame Mensah, row 7" })).toBeNull();
  expect(screen.getByRole("button", { name: "Somebody new, row 7" })).toBeTruthy();
});

test("where several can be meant, a row is said to be none of them, and that is asked again once there is another", async () => {
  let said: string | null = null;
  let others = ["s8"];
  const several = () => {
    const back = doubted(said);
    const row = back.rows[1]!;
    if (row.candidate) Object.assign(row.candidate, { title: "one of 2 students", others, mayBeSame: false });
    return back;
  };
  const { user, asked } = open({ import_preview: several, import_settle: (given: { settled: string | null }) => ((said = given.settled), several()) });
  await toRows(user);
  expect(screen.queryByRole("button", { name: /^It is/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "None of these: somebody new, row 6" }));
  expect(await screen.findByText("You said: somebody new.")).toBeTruthy();
  expect(asked.findLast((a) => a.name === "import_settle")!.given).toMatchObject({ row: 6, settled: "new", candidate: "s7" });
  said = null;
  others = ["s8", "s9"];
  await user.click(screen.getByRole("button", { name: /Columns.*go back/ }));
  await user.click(await screen.findByRole("button", { name: "Look at the rows" }));
  expect(await screen.findByText(/Mend again in row 6 \(Kwame Mensa/)).toBeTruthy();
  expect(asked.filter((a) => a.name === "import_settle")).toHaveLength(1);
});

test("what was said of a row is said again when the file is read anew, unless another record is found now", async () => {
  let said: string | null = null;
  let other = false;
  const anew = () => {
    const back = doubted(said);
    const { candidate } = back.rows[1]!;
    if (candidate && other) candidate.id = "s8";
    return back;
  };
  const { user, asked } = open({ import_preview: anew, import_settle: (given: { settled: string | null }) => doubted((said = given.settled)) });
  await toRows(user);
  await user.click(screen.getByRole("button", { name: "It is Kwame Mensah, row 6" }));
  await screen.findByText("Row 6 is changed now.");
  const again = async () => {
    said = null;
    await user.click(screen.getByRole("button", { name: /Columns.*go back/ }));
    await user.click(await screen.findByRole("button", { name: "Look at the rows" }));
  };
  await again();
  expect(await screen.findByText("You said: it is Kwame Mensah.")).toBeTruthy();
  expect(asked.filter((a) => a.name === "import_settle")).toHaveLength(2);
  other = true;
  await again();
  expect(await screen.findByText(/Mend again in row 6 \(Kwame Mensa/)).toBeTruthy();
  expect(asked.filter((a) => a.name === "import_settle")).toHaveLength(2);
});

test("axe finds nothing on any step", async () => {
  const { user, container } = open();
  const clean = async () => {
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  };
  await screen.findByRole("button", { name: "Choose a file" });
  await clean();
  await user.click(screen.getByRole("button", { name: "Choose a file" }));
  await screen.findByRole("button", { name: "Look at the rows" });
  await clean();
  await user.click(screen.getByRole("button", { name: "Look at the rows" }));
  await screen.findByRole("grid");
  await clean();
});
