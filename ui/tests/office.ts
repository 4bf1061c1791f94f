// Answers in the program's place, for tests of one screen. What the program really says is tested with the program.
import { app, type Place } from "../src/app.svelte";
import { useTransport, type AppState, type CommandName, type FieldView, type KindView, type ListPage, type RecordView } from "../src/backend";

export type Asked = { name: CommandName; given: unknown };
type Answers = Partial<Record<CommandName, (given: never) => unknown>>;

const kind = (name: string, singular: string, plural: string, over: Partial<KindView> = {}): KindView => ({
  kind: name, singular, plural, place: plural, inNavigation: true, canCreate: true, canImport: true, importAs: null, letters: [], confirmations: [], ...over,
});

export const state = (over: Partial<AppState> = {}): AppState => ({
  stage: "open",
  office: "Birmingham office",
  person: "Sam Lee",
  officeId: "o1",
  personId: "p1",
  today: "2026-07-01",
  version: "0.1.0",
  saved: "Saved on this laptop.",
  waitSeconds: 0,
  locksInSeconds: 600,
  kinds: [
    kind("student", "Student", "Students", { importAs: "students" }),
    kind("organisation", "Organisation", "Organisations", { place: "Schools & organisations" }),
    kind("placement", "Placement", "Placements", { confirmations: [{ code: "placement-confirmation-student", label: "Letter to the student" }] }),
  ],
  settings: { theme: "light", density: "compact", typeface: "atkinson", shortcuts: {}, printer: "", bothSidesOn: [] },
  lastAction: null,
  recoveryChecked: true,
  ...over,
});

export const field = (name: string, label: string, over: Partial<FieldView> = {}): FieldView => ({
  field: name, label, kind: "text", shown: "", raw: "", editable: true, required: false, hint: "", choices: [], section: "Person", linkKind: null, ...over,
});

export const student: RecordView = {
  id: "s1",
  clashes: [],
  kind: "student",
  kindLabel: "Student",
  title: "Aisha Begum",
  subtitle: "Year 12",
  state: "Active",
  tone: "good",
  fields: [
    field("first_name", "First name", { shown: "Aisha", raw: "Aisha", required: true }),
    field("date_of_birth", "Date of birth", { kind: "date", shown: "14 March 2010", raw: "2010-03-14" }),
    field("school", "School", { kind: "link", linkKind: "organisation", shown: "Holte School", raw: "o1", section: "Education" }),
    field("phone", "Phone"),
  ],
  linked: [{ title: "Carers", kind: "carer", by: "student", columns: [{ field: "name", label: "Name", sortable: false, numeric: false }], rows: [{ id: "c1", cells: ["Rukhsana Begum"] }], total: 1, canCreate: true }],
  actions: [],
  letters: [],
  canDelete: true,
  revision: 3,
};

export const page = (names: string[], over: Partial<ListPage> = {}): ListPage => ({
  kind: "student",
  columns: [{ field: "name", label: "Name", sortable: true, numeric: false }, { field: "year_group", label: "Year group", sortable: true, numeric: false }],
  filters: [{ field: "year_group", label: "Year group", choices: [{ code: "12", label: "Year 12" }], mayBeEmpty: true }],
  rows: names.map((name, at) => ({ id: `s${at + 1}`, cells: [name, "Year 12"] })),
  total: names.length,
  page: 1,
  pages: 1,
  empty: "",
  ...over,
});

const usual: Answers = {
  app_state: () => state(),
  touch: () => state(),
  today: () => ({ groups: [{ title: "Checks missing", why: "They start soon.", items: [{ id: "p1", kind: "placement", title: "Aisha Begum at Arup", detail: "Insurance is missing." }], total: 1, list: null }], drafts: [] }),
  list: () => page(["Aisha Begum", "Chloe Carter"]),
  record: () => student,
  history: () => ({ entries: [] }),
  form: (q: { kind: string; id: string | null; parent: string | null }) => ({ ...q, title: q.id ? "Edit Aisha Begum" : "New student", fields: student.fields, revision: 3 }),
  letter_runs: () => ({ runs: [], sent: [] }),
  letter_run_begin: () => ({ key: "letters:run:1" }),
  letter_run_end: () => ({}),
  draft_load: () => ({ draft: null }),
  draft_save: () => ({}),
  draft_clear: () => ({}),
  search: () => ({ hits: [{ id: "s1", kind: "student", kindLabel: "Student", title: "Aisha Begum", subtitle: "Year 12" }, { id: "s2", kind: "student", kindLabel: "Student", title: "Aisha Khan", subtitle: "Year 13" }] }),
  settings_set: (given: unknown) => given,
  lock: () => state({ stage: "locked", kinds: [] }),
  save: () => ({ id: "s1", kind: "student", title: "Aisha Begum", revision: 4, warnings: [], action: { id: "a1", title: "Change Aisha Begum", at: "2026-07-01T10:00:00Z", canUndo: true } }),
};

/** An open office at a place; gives back the list of what is asked. */
export function office(place: Place, answers: Answers = {}): Asked[] {
  const asked: Asked[] = [];
  const all: Answers = { ...usual, ...answers };
  useTransport(async (name, given) => {
    asked.push({ name, given });
    const answer = all[name];
    if (!answer) throw new Error(`${name} has no answer in this test`);
    return (await answer(given as never)) as never;
  });
  app.state = null;
  app.problem = null;
  app.said = "";
  app.last = null;
  app.place = place;
  app.take((all.app_state as () => AppState)());
  return asked;
}
