// Made from src-tauri/crates/api by its tests (WAYMARK_UPDATE=1); not edited by hand.

export type AcrossKind = "samePerson" | "fullOffer" | "fullVisit" | "placedTwice";

export type AcrossView = { kind: AcrossKind, title: string, why: string, next: string, records: Array<MentionedView>, more: number, };

/**
 * An action that a person did.
 */
export type ActionView = { id: string, 
/**
 * "Confirm placement of Aisha Begum".
 */
title: string, at: string, canUndo: boolean, };

export type AddToVisit = { event: string, students: Array<string>, };

export type Advance = { id: string, event: string, reason: string, };

/**
 * Where the program stands; the first thing that the window asks.
 */
export type AppState = { stage: Stage, 
/**
 * Shown on the unlock screen too, so never a young person's name.
 */
office: string | null, person: string | null, 
/**
 * The office's own record (its letterhead), and the person's; only while it is open.
 */
officeId: string | null, personId: string | null, 
/**
 * ISO date of today, as the office has it.
 */
today: string, version: string, 
/**
 * Where the changes are: "Saved on this laptop."
 */
saved: string, 
/**
 * Seconds until the next try to unlock is taken; 0 when it is now.
 */
waitSeconds: number, 
/**
 * Seconds of idleness until it locks itself.
 */
locksInSeconds: number, kinds: Array<KindView>, settings: Settings, lastAction: ActionView | null, 
/**
 * Whether the recovery code was typed from its page since it was made; only while it is open.
 */
recoveryChecked: boolean, };

export type AsidePart = { what: string, id: string, kind: string, 
/**
 * Whether the record is here to be opened.
 */
there: boolean, lines: Array<LineView>, 
/**
 * What a form begins with that tries it again, by field; none where that is no matter of a new form.
 */
again: { [key in string]: string } | null, };

export type BackupTo = { path: string, };

export type BlockedLetter = { id: string, title: string, reasons: Array<string>, };

/**
 * What became of each of many, in the order in which they were asked.
 */
export type BulkOutcome = { each: Array<OneOutcome>, 
/**
 * The action that took it all, to be undone in one go; none when nothing changed.
 */
action: ActionView | null, };

export type ChangesToCheck = { 
/**
 * All that there are: one for each question, each action set aside, each contradiction.
 */
total: number, records: Array<RecordToSettle>, setAside: Array<SetAsideView>, across: Array<AcrossView>, 
/**
 * What was set aside and let be, the latest first.
 */
letBe: Array<SetAsideView>, 
/**
 * That there are more than are shown here; empty when there are not.
 */
more: string, 
/**
 * Why there is nothing; empty when there is something.
 */
empty: string, };

export type CheckField = { field: string, label: string, kind: FieldKind, raw: string, required: boolean, hint: string, choices: Array<Choice>, };

export type CheckItem = { 
/**
 * "consent", "insurance", "health_safety", "supervisor", "hours", "emergency_contact".
 */
item: string, label: string, state: CheckState, 
/**
 * What was found, or what is missing.
 */
reason: string, whatToDo: string, 
/**
 * Whom to ask, with how to reach them.
 */
ask: string, 
/**
 * What to fill in to record it here; empty when it is not recorded here.
 */
fields: Array<CheckField>, };

export type CheckState = "ok" | "missing" | "warning";

export type Checked = { matches: boolean, };

/**
 * One choice of a list: a select, a filter, a set.
 */
export type Choice = { code: string, label: string, };

export type ClashAnswer = { about: string, seen: string, take: ClashTake, 
/**
 * The key of the one that is taken, where it is another's.
 */
other: string, 
/**
 * What was typed, by field, where it is neither.
 */
values: { [key in string]: string }, };

export type ClashTake = "standing" | "other" | "typed";

/**
 * One question: a field, or fields that merge together, with everybody's values.
 */
export type ClashView = { about: string, label: string, 
/**
 * Goes back with the answer, so that nothing is decided that was not seen.
 */
seen: string, note: string, 
/**
 * Whether it is about keeping the record at all.
 */
deletion: boolean, 
/**
 * What the record shows.
 */
stands: VersionView, others: Array<VersionView>, 
/**
 * What may be typed instead; empty where it is no matter of typing.
 */
typed: Array<FieldView>, 
/**
 * The names of the fields that it is about.
 */
fields: Array<string>, };

export type Colleague = { id: string, name: string, role: string, isMe: boolean, disabled: boolean, laptops: Array<LaptopView>, };

/**
 * The people of the office on the server, with their laptops; only a manager sees them.
 */
export type Colleagues = { people: Array<Colleague>, roles: Array<Choice>, };

export type ColourView = { 
/**
 * The colour of the letters, as #rrggbb.
 */
printed: string, 
/**
 * Its contrast, and what letters make of it.
 */
words: string, 
/**
 * It is printed as it was chosen.
 */
asChosen: boolean, };

export type Column = { field: string, label: string, sortable: boolean, 
/**
 * Numbers and dates stand in tabular numerals.
 */
numeric: boolean, };

export type Deleted = { 
/**
 * What the record was called.
 */
title: string, action: ActionView | null, };

export type Density = "compact" | "standard" | "roomy";

export type Draft = { 
/**
 * "student:new", "student:<id>".
 */
key: string, title: string, kind: string, id: string | null, parent: string | null, values: { [key in string]: string }, };

export type DraftFound = { draft: Draft | null, };

export type DraftKey = { key: string, };

export type DraftTitle = { key: string, title: string, savedAt: string, kind: string, id: string | null, parent: string | null, };

export type EventView = { event: string, 
/**
 * A verb: "Confirm".
 */
label: string, 
/**
 * What stands in its way, each with what to do; empty when nothing does.
 */
blocked: Array<string>, 
/**
 * It ends or upsets something, so it stands apart from the way forward.
 */
ends: boolean, 
/**
 * Why it happened is asked for, and kept.
 */
asksReason: boolean, };

export type ExportList = { query: ListQuery, path: string, 
/**
 * Only these rows; empty means all that the query finds.
 */
ids: Array<string>, };

export type FieldKind = "text" | "longText" | "number" | "date" | "time" | "yesNo" | "choice" | "choices" | "link";

/**
 * A problem or a warning at one field.
 */
export type FieldProblem = { field: string, message: string, };

export type FieldView = { field: string, label: string, kind: FieldKind, 
/**
 * What a person reads ("14 March 2010").
 */
shown: string, 
/**
 * What is kept ("2010-03-14").
 */
raw: string, editable: boolean, required: boolean, hint: string, choices: Array<Choice>, 
/**
 * The heading under which it stands.
 */
section: string, 
/**
 * The kind of record that a link leads to.
 */
linkKind: string | null, };

export type FileHeld = { 
/**
 * Without its folder.
 */
name: string, held: HeldAs, 
/**
 * Of the letter that it is, or that it is named like.
 */
reference: string | null, };

/**
 * A file that was written.
 */
export type FileMade = { path: string, 
/**
 * In words: "120 students, 14 columns".
 */
summary: string, };

export type Filter = { field: string, 
/**
 * A code of the filter's choices, the id of a linked record, or a span of dates
 * ("2026-01-01..2026-03-31", either end open); empty means "not filled in".
 */
is: string, };

export type FilterView = { field: string, label: string, choices: Array<Choice>, 
/**
 * Whether it can be asked for those where it is not filled in.
 */
mayBeEmpty: boolean, };

export type FormQuery = { kind: string, 
/**
 * The record to change; none for a new one.
 */
id: string | null, 
/**
 * The record that the new one belongs to.
 */
parent: string | null, };

export type FormView = { kind: string, id: string | null, parent: string | null, title: string, fields: Array<FieldView>, revision: number, };

export type HeldAs = "issued" | "changed" | "unknown" | "unread";

export type HistoryEntry = { 
/**
 * RFC 3339, in UTC.
 */
at: string, who: string, action: string, 
/**
 * Empty when it is about the record as a whole.
 */
field: string, before: string, after: string, };

export type HistoryView = { entries: Array<HistoryEntry>, };

export type Hit = { id: string, kind: string, 
/**
 * "Student".
 */
kindLabel: string, title: string, subtitle: string, };

export type ImportApplied = { batch: string, counts: ImportCounts, 
/**
 * Placements that were confirmed and whose checks are open again.
 */
reopened: number, action: ActionView | null, };

/**
 * Either a first look with `path`, `sheet`, `kind` and `mapping`, or a page of a session.
 */
export type ImportAsk = { session: string | null, path: string, sheet: string, kind: string, 
/**
 * Column, and the field that it is mapped to. Columns left out are left out.
 */
mapping: Array<Mapping>, 
/**
 * Counted from 1.
 */
page: number, filter: RowState | null, };

export type ImportBatch = { batch: string, };

export type ImportCandidate = { id: string, title: string, 
/**
 * The others that it can be as well, none likelier; then a person can only say that it is none of them.
 */
others: Array<string>, 
/**
 * Whether the row can be about this record: not where their numbers differ.
 */
mayBeSame: boolean, 
/**
 * Whether the row can be a new record all the same: not where the two have one number.
 */
mayBeNew: boolean, };

export type ImportCell = { 
/**
 * The sheet's column, counted from 0; for `import_mend`.
 */
column: number, text: string, 
/**
 * Why this cell was refused or is doubted.
 */
problem: string | null, 
/**
 * What stands in the record now, when the row would change it.
 */
before: string | null, };

export type ImportColumn = { 
/**
 * Counted from 0.
 */
column: number, header: string, 
/**
 * The field guessed or remembered; none when the column is left out.
 */
field: string | null, remembered: boolean, sample: Array<string>, };

export type ImportColumns = { 
/**
 * The row of the headers as the sheet counts it, from 1.
 */
headerRow: number, columns: Array<ImportColumn>, 
/**
 * The fields that a column can be mapped to, with what they mean.
 */
fields: Array<ImportField>, };

/**
 * rows = new + changed + same + doubtful + refused; blank rows stand apart.
 */
export type ImportCounts = { rows: number, new: number, changed: number, same: number, doubtful: number, refused: number, blank: number, };

export type ImportField = { field: string, label: string, required: boolean, };

export type ImportFile = { path: string, };

export type ImportMend = { session: string, row: number, column: number, text: string, 
/**
 * The page and filter to show afterwards.
 */
page: number, filter: RowState | null, };

export type ImportOpened = { path: string, fileName: string, sheets: Array<SheetView>, 
/**
 * What rows can become: "students", "organisations", "offers", "placements", "visits".
 */
kinds: Array<Choice>, };

export type ImportPreview = { session: string, counts: ImportCounts, headers: Array<string>, rows: Array<ImportRow>, page: number, pages: number, 
/**
 * About the sheet as a whole: "Rows 1 to 3 above the header were left out as titles."
 */
notes: Array<string>, };

export type ImportRefused = { session: string, path: string, };

export type ImportRow = { 
/**
 * As the sheet counts it, from 1.
 */
row: number, state: RowState, cells: Array<ImportCell>, reasons: Array<string>, 
/**
 * Of a doubtful row, the record that it can be about; for `import_settle`.
 */
candidate: ImportCandidate | null, 
/**
 * What a person said of the row.
 */
settled: RowSettled | null, };

export type ImportSession = { session: string, };

/**
 * What a person says of a doubtful row; none takes it back.
 */
export type ImportSettle = { session: string, row: number, settled: RowSettled | null, 
/**
 * The candidate that was shown; where the row can be another now, it is not settled so.
 */
candidate: string | null, 
/**
 * The page and filter to show afterwards.
 */
page: number, filter: RowState | null, };

export type ImportSheet = { path: string, sheet: string, kind: string, };

export type InvitationMade = { person: string, 
/**
 * The line that the person pastes: a secret, good for a day and one laptop.
 */
invitation: string, 
/**
 * None where the line was cut after it was made.
 */
colleagues: Colleagues | null, };

/**
 * Somebody new by name and role, or somebody known by id.
 */
export type Invite = { person: string | null, name: string, role: string, };

export type IssuedLetter = { 
/**
 * The letter's own record.
 */
id: string, reference: string, title: string, path: string | null, 
/**
 * Nothing had changed since it was issued before, so it is that letter.
 */
again: boolean, };

export type JoinOffice = { invitation: string, label: string, proxy: string, passphrase: string, };

/**
 * A kind of record that has a list: its words, and what may be done with it.
 */
export type KindView = { 
/**
 * "student", "organisation", "placement", "placement_offer", "event" and so on.
 */
kind: string, singular: string, plural: string, 
/**
 * What its list is called: "Schools & organisations".
 */
place: string, inNavigation: boolean, canCreate: boolean, canImport: boolean, 
/**
 * What `import_columns` calls it: "students".
 */
importAs: string | null, 
/**
 * Letter kinds that can be issued for it.
 */
letters: Array<Choice>, 
/**
 * Those of them that a confirmed one has to have.
 */
confirmations: Array<Choice>, };

/**
 * Whose recipient gets a label.
 */
export type LabelLetter = { 
/**
 * The kind of a letter as it would be made now; empty for one that was issued.
 */
kind: string, 
/**
 * As in `LetterLook.id`.
 */
id: string, };

/**
 * Somebody who gets no label.
 */
export type LabelWithout = { title: string, why: string, 
/**
 * The record in which it is mended.
 */
mend: string | null, };

export type LabelsAsk = { letters: Array<LabelLetter>, 
/**
 * "L7160", "L7163".
 */
sheet: string, 
/**
 * The first place on the sheet that is free, from 1.
 */
first: number, };

export type LabelsLooked = { 
/**
 * The sheets, base64; none where nobody gets a label.
 */
pdf: string | null, labels: number, sheets: number, 
/**
 * How many labels a sheet has.
 */
places: number, without: Array<LabelWithout>, };

export type LabelsPrint = { labels: LabelsAsk, printer: string, tray: string | null, };

export type LabelsSave = { labels: LabelsAsk, path: string, };

export type LaptopDecision = { laptop: string, letIn: boolean, };

export type LaptopStanding = "waiting" | "letIn" | "withdrawn";

export type LaptopView = { id: string, label: string, mark: string, state: LaptopStanding, lastSeen: string | null, isThis: boolean, };

export type LetterAsk = { 
/**
 * The code of a kind of letter, as in `KindView.letters`: "placement-confirmation-student".
 */
kind: string, 
/**
 * A placement, a student, an invitation; or an issued letter, whose pages come back as they were.
 */
id: string, 
/**
 * In large print, whoever reads it.
 */
largePrint: boolean, };

export type LetterKindOf = { kind: string, };

export type LetterLook = { 
/**
 * What it is about, for `letter_preview` and `letters_issue`; an issued letter stands for itself.
 */
id: string, title: string, reference: string | null, 
/**
 * The issued letter's own record.
 */
issued: string | null, blocked: Array<LetterReason>, largePrint: boolean, 
/**
 * How an issued letter went: a code and its words, as in `fates`.
 */
fate: Choice | null, 
/**
 * What a run is sorted by.
 */
surname: string, school: string, };

export type LetterMend = { 
/**
 * "record", "checks" (of a placement), "letterhead", "wording" (of a kind of letter).
 */
place: string, 
/**
 * The record or the placement; of a wording the code of the kind.
 */
id: string, 
/**
 * What the button says: "Open the student".
 */
verb: string, };

export type LetterPreview = { 
/**
 * Base64; none when it cannot be drawn yet.
 */
pdf: string | null, title: string, 
/**
 * Of an issued letter; none before.
 */
reference: string | null, 
/**
 * The issued letter's own record, for `letter_save` and `letter_print`; none before.
 */
issued: string | null, 
/**
 * Why it cannot be issued, each with what to do.
 */
blocked: Array<LetterReason>, largePrint: boolean, };

/**
 * One issued letter, or a file of several. No other file can be printed.
 */
export type LetterPrint = { id: string | null, 
/**
 * One of `files` that `letters_issue` wrote merged since the office was unlocked, as it was told.
 */
file: string | null, printer: string, 
/**
 * 1 to 99.
 */
copies: number, bothSides: boolean, 
/**
 * One of the printer's trays; none leaves it to the printer.
 */
tray: string | null, };

/**
 * Why a letter cannot be issued, and where to go to mend it.
 */
export type LetterReason = { words: string, mend: LetterMend, };

/**
 * What somebody chose for a run.
 */
export type LetterRunAsked = { parts: Array<LetterRunPart>, largePrint: boolean, 
/**
 * Where the files go; none keeps the letters in Waymark.
 */
folder: string | null, merged: boolean, bothSides: boolean, 
/**
 * None prints nothing.
 */
print: LetterRunPrint | null, };

export type LetterRunBegin = { asked: LetterRunAsked, 
/**
 * Of these, as many are issued already.
 */
before: number, };

export type LetterRunFound = { 
/**
 * None when it is finished or was put away.
 */
run: LetterRunOpen | null, };

export type LetterRunKey = { key: string, };

/**
 * A run that is not finished, with all that is needed to go on.
 */
export type LetterRunOpen = { asked: LetterRunAsked, issued: number, of: number, 
/**
 * Letters of it that went to a printer: those are not sent again.
 */
printed: Array<string>, };

/**
 * The letters of one kind, in their order; without a kind, letters that were issued long before.
 */
export type LetterRunPart = { kind: string, ids: Array<string>, };

export type LetterRunPrint = { printer: string, copies: number, tray: string | null, };

/**
 * A run that is not finished, for a list of them.
 */
export type LetterRunTitle = { key: string, kinds: Array<string>, begun: string, issued: number, of: number, 
/**
 * It has words of its own, which only the command that began it knows: it goes on there.
 */
elsewhere: boolean, };

export type LetterRuns = { 
/**
 * The newest first.
 */
runs: Array<LetterRunTitle>, 
/**
 * Letters at a printer of which nobody has said whether they came out.
 */
sent: Array<string>, };

export type LetterSave = { 
/**
 * An issued letter.
 */
id: string, path: string, };

export type LetterheadPicture = { 
/**
 * Whose signature; none is the office's logo.
 */
staff: string | null, 
/**
 * None takes the picture away.
 */
path: string | null, };

export type LetterheadTried = { 
/**
 * A letter to invented people, base64; none where none can be made.
 */
pdf: string | null, 
/**
 * Why there is none.
 */
blocked: Array<string>, 
/**
 * Entries in whose place the page shows what is saved.
 */
unread: Array<FieldProblem>, colour: ColourView, };

export type LetterheadTry = { 
/**
 * What was typed and is not saved, as in `SaveForm`.
 */
values: { [key in string]: string }, largePrint: boolean, };

/**
 * The pictures that letters carry now. What else stands on them is in the office's form.
 */
export type LetterheadView = { logo: PictureView | null, 
/**
 * All staff, by name.
 */
signatures: Array<SignatureView>, };

export type LettersFate = { 
/**
 * Issued letters.
 */
ids: Array<string>, 
/**
 * "came_out", "posted", "handed_over", "emailed".
 */
fate: string, 
/**
 * The day on which they left, as people write it; empty is today.
 */
on: string, };

export type LettersFolder = { folder: string, };

export type LettersIssue = { kind: string, 
/**
 * In the order in which they are to be written.
 */
ids: Array<string>, largePrint: boolean, 
/**
 * Where the files go; none keeps them in Waymark only.
 */
folder: string | null, 
/**
 * Files of up to 250 letters.
 */
merged: boolean, 
/**
 * A merged file is for printing on both sides: each letter starts on a sheet of its own.
 */
bothSides: boolean, };

export type LettersIssued = { issued: Array<IssuedLetter>, blocked: Array<BlockedLetter>, files: Array<string>, action: ActionView | null, 
/**
 * Why the rest was not issued; what is listed above was issued all the same.
 */
stopped: Problem | null, 
/**
 * Why not all of them are in a file; those with a path are.
 */
unwritten: Problem | null, };

/**
 * A placement, a student, a visit with all its students; or issued letters, which need no kind.
 */
export type LettersLook = { kind: string, ids: Array<string>, 
/**
 * All in large print; else those whose reader needs it.
 */
largePrint: boolean, };

/**
 * The letters that were meant, in their order: what blocks each, without its pages.
 */
export type LettersLooked = { letters: Array<LetterLook>, };

export type LettersNoted = { 
/**
 * Those of which it was new.
 */
letters: number, action: ActionView | null, };

export type LettersVerified = { 
/**
 * The PDFs of the folder, by name.
 */
files: Array<FileHeld>, 
/**
 * Issued letters of which the folder has no file.
 */
absent: number, };

export type LineView = { label: string, shown: string, };

export type LinkedGroup = { title: string, kind: string, 
/**
 * The field by which they lead here; a filter of their list.
 */
by: string, columns: Array<Column>, rows: Array<Row>, total: number, canCreate: boolean, };

export type ListPage = { kind: string, columns: Array<Column>, filters: Array<FilterView>, rows: Array<Row>, total: number, page: number, pages: number, 
/**
 * Why there is nothing, when there is nothing.
 */
empty: string, };

/**
 * A question to a list. `filters` are joined by "and".
 */
export type ListQuery = { kind: string, search: string, filters: Array<Filter>, sort: Sort | null, 
/**
 * Counted from 1.
 */
page: number, };

export type Mapping = { column: number, field: string, };

export type MentionedView = { id: string, kind: string, kindLabel: string, title: string, subtitle: string, };

export type NewOffice = { office: string, person: string, passphrase: string, };

/**
 * No input, or nothing to give back.
 */
export type Nothing = Record<symbol, never>;

export type OfficeMade = { 
/**
 * The page to print: the recovery code as a PDF, base64.
 */
recoveryPdf: string, fileName: string, state: AppState, };

export type OneOutcome = { id: string, title: string, done: boolean, 
/**
 * Why not, or what was noted on the way.
 */
reasons: Array<string>, };

export type Part = { have: number, all: number, };

export type Passphrase = { passphrase: string, };

export type PersonOfOffice = { person: string, };

export type PictureTaken = { 
/**
 * What is said of a picture that would hardly be seen on paper.
 */
faint: string | null, 
/**
 * None where nothing was changed.
 */
action: ActionView | null, };

export type PictureView = { 
/**
 * A data URL; empty where it cannot be shown any more.
 */
src: string, 
/**
 * What is to be known of it: that it is hardly seen on paper, that it is not whole.
 */
said: string, };

export type PlacementCheck = { id: string, title: string, state: string, tone: StateTone, 
/**
 * Whether "Confirm" would succeed now.
 */
ready: boolean, confirmed: boolean, items: Array<CheckItem>, };

export type PlacementChecks = { placements: Array<PlacementCheck>, };

export type Printed = { 
/**
 * "Sent to HP LaserJet, job 12."
 */
said: string, 
/**
 * The issued letters that went, each once however many copies.
 */
letters: Array<string>, };

export type PrinterView = { name: string, label: string, standard: boolean, 
/**
 * It can print on both sides.
 */
bothSides: boolean, 
/**
 * Where it can take paper from; empty where there is no choice.
 */
trays: Array<TrayView>, };

export type Printers = { printers: Array<PrinterView>, 
/**
 * Why there is none, and what to do.
 */
none: string, };

/**
 * What went wrong, in a reader's words. The code is for programs, never shown alone.
 */
export type Problem = { code: string, 
/**
 * What happened.
 */
happened: string, 
/**
 * What is safe ("Nothing was changed.").
 */
safe: string, 
/**
 * What to do next.
 */
next: string, 
/**
 * What was asked may have been done all the same: look before it is asked again.
 */
unsure: boolean, 
/**
 * The number under which a defect was logged.
 */
number: string | null, 
/**
 * What is to be mended in which field; filled by `save` and by forms.
 */
fields: Array<FieldProblem>, };

export type RecordCheck = { ids: Array<string>, item: string, values: { [key in string]: string }, 
/**
 * The draft that is over once this is recorded.
 */
draft: string | null, };

export type RecordId = { id: string, };

export type RecordIds = { ids: Array<string>, };

/**
 * A record about which people disagree.
 */
export type RecordToSettle = { id: string, 
/**
 * Empty where only a newer Waymark knows what it is; then there are no questions either.
 */
kind: string, kindLabel: string, title: string, subtitle: string, questions: Array<ClashView>, };

export type RecordView = { id: string, kind: string, kindLabel: string, title: string, subtitle: string, 
/**
 * The state in words, when the record has one ("Checks pending").
 */
state: string | null, tone: StateTone, fields: Array<FieldView>, linked: Array<LinkedGroup>, 
/**
 * What may be done next: events of the state machine, for `advance`.
 */
actions: Array<EventView>, 
/**
 * Letters that can be made for it.
 */
letters: Array<Choice>, 
/**
 * Whether `delete` can be offered; records that lead here can still stand in its way.
 */
canDelete: boolean, revision: number, 
/**
 * Values of other people that were not taken, about which nobody has decided yet.
 */
clashes: Array<ClashView>, };

export type RecoveryCode = { code: string, };

/**
 * A new code in the place of the one before: its page as a PDF, base64.
 */
export type RecoveryPage = { recoveryPdf: string, fileName: string, };

/**
 * Where to write the page with the recovery code, which is known until it is checked.
 */
export type RecoverySave = { path: string, };

export type RecoveryUnlock = { code: string, 
/**
 * The passphrase from now on.
 */
newPassphrase: string, };

export type RestoreFrom = { path: string, passphrase: string, };

/**
 * A row; the first cell names the record.
 */
export type Row = { id: string, cells: Array<string>, };

/**
 * "same": it is the candidate; "new": it is somebody else.
 */
export type RowSettled = "same" | "new";

export type RowState = "new" | "changed" | "same" | "doubtful" | "refused";

export type SaveForm = { kind: string, id: string | null, parent: string | null, 
/**
 * The revision that the form was made from.
 */
revision: number, 
/**
 * Field, and its text as typed. Fields left out stay as they are.
 */
values: { [key in string]: string }, 
/**
 * The draft that is over once this is saved.
 */
draft: string | null, };

export type Saved = { id: string, kind: string, title: string, revision: number, 
/**
 * Unlikely but taken: "He will be 19 on 31 August 2026."
 */
warnings: Array<FieldProblem>, action: ActionView | null, };

export type SearchHits = { hits: Array<Hit>, };

export type SearchText = { text: string, 
/**
 * Only this kind of record; for the choice of a linked record.
 */
kind: string | null, };

export type SetAsideNumbers = { numbers: Array<number>, };

/**
 * An action that could not be taken.
 */
export type SetAsideView = { 
/**
 * For `let_be` and `look_again`.
 */
numbers: Array<number>, who: string, at: string, why: string, next: string, parts: Array<AsidePart>, 
/**
 * Parts that are not shown.
 */
more: number, 
/**
 * Who let it be, and when; both empty while nobody did.
 */
letBeBy: string, letBeAt: string, };

export type Settings = { theme: Theme, density: Density, typeface: Typeface, 
/**
 * Shortcuts that a person changed: command name, then its keys ("Ctrl+K"), empty when switched off.
 */
shortcuts: { [key in string]: string }, 
/**
 * The printer that was chosen last; empty until somebody chose one.
 */
printer: string, 
/**
 * The printers on which letters go on both sides, since somebody chose so.
 */
bothSidesOn: Array<string>, };

export type Settle = { id: string, answers: Array<ClashAnswer>, };

export type Settled = { id: string, title: string, 
/**
 * Questions about this record that are open still.
 */
left: number, 
/**
 * What followed from it: "no longer confirmed, because this is missing now: consent."
 */
said: Array<string>, action: ActionView | null, };

export type SharingStage = "alone" | "waits" | "shared" | "over" | "withdrawn";

/**
 * How this laptop stands with its server. Moments are RFC 3339.
 */
export type SharingView = { stage: SharingStage, 
/**
 * Actions that the server does not have yet, and when the first of them was done.
 */
unsent: number, unsentSince: string | null, 
/**
 * When everything was last shared in both directions.
 */
sharedAt: string | null, 
/**
 * Something is on its way just now.
 */
working: boolean, 
/**
 * Of the first copy of the office, which is still being fetched.
 */
firstCopy: Part | null, 
/**
 * What stands in the way, and when it is tried again by itself.
 */
problem: Problem | null, nextTry: string | null, 
/**
 * Until when this laptop can be opened without its server.
 */
opensUntil: string | null, 
/**
 * The computer's clock says less than it said before.
 */
clockSetBack: boolean, 
/**
 * The last letters of this laptop's name on the server: its manager sees the same.
 */
mark: string | null, 
/**
 * Grows when records came from others: what is shown is to be read again.
 */
brought: number, };

export type SheetView = { name: string, rows: number, 
/**
 * The kind that its headers look like.
 */
looksLike: string | null, };

export type SignatureView = { 
/**
 * The member of staff.
 */
id: string, name: string, jobTitle: string, signature: PictureView | null, };

export type Sort = { field: string, descending: boolean, };

export type Stage = "firstStart" | "locked" | "open" | "shut";

/**
 * How a state is to be taken, beside its words.
 */
export type StateTone = "good" | "waiting" | "over" | "plain";

export type Theme = "system" | "light" | "dark" | "contrast";

export type ToCheckCount = { total: number, };

export type TodayGroup = { title: string, why: string, items: Array<TodayItem>, 
/**
 * All that there are, of which `items` shows the first.
 */
total: number, 
/**
 * The list that shows them all.
 */
list: ListQuery | null, };

export type TodayItem = { id: string, kind: string, title: string, detail: string, };

/**
 * What is due, stuck, unsent, unfinished.
 */
export type TodayView = { groups: Array<TodayGroup>, drafts: Array<DraftTitle>, };

/**
 * What became of a word about several records.
 */
export type ToldApart = { action: ActionView | null, };

export type TrayView = { name: string, label: string, };

export type Typeface = "atkinson" | "system";

export type UndoAction = { action: string, };

/**
 * What an undo took back, and what it left because it was changed since.
 */
export type UndoOutcome = { undone: string, records: number, 
/**
 * "Phone of Aisha Begum: changed since by Sam Lee, kept."
 */
kept: Array<string>, last: ActionView | null, };

export type UseInvitation = { 
/**
 * The whole line, as it was sent.
 */
invitation: string, 
/**
 * What the manager sees of this laptop: "Rosa's laptop".
 */
label: string, 
/**
 * The network's proxy, where the computer does not know it; empty where it does.
 */
proxy: string, };

export type VersionView = { key: string, 
/**
 * Empty where it is not known.
 */
who: string, 
/**
 * RFC 3339, in UTC, by that person's laptop.
 */
at: string, lines: Array<LineView>, };

/**
 * One kind of letter, for whoever writes its words.
 */
export type Wording = { code: string, label: string, 
/**
 * As letters are written with them today.
 */
words: string, builtIn: string, own: number | null, builtInIsNewer: boolean, fields: Array<WordingField>, parts: Array<WordingPart>, 
/**
 * The newest first.
 */
versions: Array<WordingVersion>, };

export type WordingFault = { 
/**
 * Counted from 1.
 */
line: number, words: string, };

export type WordingField = { name: string, label: string, 
/**
 * Of invented people; the items of a list, or the one value.
 */
example: Array<string>, form: WordingForm, choices: Array<string>, 
/**
 * What is put into the words.
 */
text: string, 
/**
 * It stands on lines of its own.
 */
block: boolean, 
/**
 * The same, only where it is known; none where it always is.
 */
whereKnown: string | null, };

export type WordingForm = "words" | "list" | "choice";

export type WordingKind = { code: string, label: string, 
/**
 * The version of the office's own; none are the words of Waymark.
 */
own: number | null, 
/**
 * The words of Waymark have changed since the office wrote its own.
 */
builtInIsNewer: boolean, };

export type WordingPart = { label: string, meaning: string, text: string, block: boolean, };

export type WordingReset = { kind: string, 
/**
 * The draft that is over with it.
 */
draft: string | null, };

export type WordingSave = { kind: string, words: string, remark: string, 
/**
 * The draft that is over once they are saved.
 */
draft: string | null, };

export type WordingSaved = { 
/**
 * Why nothing was saved; empty when it was.
 */
faults: Array<WordingFault>, 
/**
 * None where the words were the same already.
 */
action: ActionView | null, wording: Wording, };

export type WordingTried = { 
/**
 * Base64; none where there is something to mend.
 */
pdf: string | null, faults: Array<WordingFault>, 
/**
 * What the record or the letterhead lacks; the words are right.
 */
lacks: Array<LetterReason>, largePrint: boolean, };

export type WordingTry = { kind: string, words: string, 
/**
 * A placement, a student, a visit; none is about invented people.
 */
about: string | null, largePrint: boolean, };

export type WordingVersion = { id: string, number: number, writtenBy: string, 
/**
 * "2026-11-26".
 */
writtenOn: string, remark: string, 
/**
 * It went back to the words of Waymark.
 */
builtIn: boolean, 
/**
 * For one run only.
 */
once: boolean, };

export type WordingVersionOf = { kind: string, id: string, };

export type WordingWords = { words: string, };

export type Wordings = { 
/**
 * In the order of the work.
 */
kinds: Array<WordingKind>, };

/** Each command: what it is given, and what it gives back. */
export interface Commands {
  app_state: { given: Nothing; back: AppState };
  touch: { given: Nothing; back: AppState };
  create_office: { given: NewOffice; back: OfficeMade };
  recovery_save: { given: RecoverySave; back: FileMade };
  check_recovery_code: { given: RecoveryCode; back: Checked };
  recovery_renew: { given: Passphrase; back: RecoveryPage };
  unlock: { given: Passphrase; back: AppState };
  unlock_with_recovery: { given: RecoveryUnlock; back: AppState };
  lock: { given: Nothing; back: AppState };
  settings_set: { given: Settings; back: Settings };
  sharing: { given: Nothing; back: SharingView };
  share_now: { given: Nothing; back: SharingView };
  found_server: { given: UseInvitation; back: AppState };
  join_office: { given: JoinOffice; back: OfficeMade };
  colleagues: { given: Nothing; back: Colleagues };
  invite: { given: Invite; back: InvitationMade };
  laptop_decide: { given: LaptopDecision; back: Colleagues };
  person_disable: { given: PersonOfOffice; back: Colleagues };
  today: { given: Nothing; back: TodayView };
  list: { given: ListQuery; back: ListPage };
  export_list: { given: ExportList; back: FileMade };
  search: { given: SearchText; back: SearchHits };
  record: { given: RecordId; back: RecordView };
  history: { given: RecordId; back: HistoryView };
  form: { given: FormQuery; back: FormView };
  save: { given: SaveForm; back: Saved };
  delete: { given: RecordId; back: Deleted };
  advance: { given: Advance; back: Saved };
  draft_save: { given: Draft; back: Nothing };
  draft_load: { given: DraftKey; back: DraftFound };
  draft_clear: { given: DraftKey; back: Nothing };
  undo: { given: UndoAction; back: UndoOutcome };
  changes_to_check: { given: Nothing; back: ChangesToCheck };
  changes_to_check_count: { given: Nothing; back: ToCheckCount };
  settle: { given: Settle; back: Settled };
  let_be: { given: SetAsideNumbers; back: Nothing };
  look_again: { given: SetAsideNumbers; back: Nothing };
  two_people: { given: RecordIds; back: ToldApart };
  placement_checks: { given: RecordIds; back: PlacementChecks };
  record_check: { given: RecordCheck; back: BulkOutcome };
  confirm: { given: RecordIds; back: BulkOutcome };
  add_to_visit: { given: AddToVisit; back: BulkOutcome };
  import_open: { given: ImportFile; back: ImportOpened };
  import_columns: { given: ImportSheet; back: ImportColumns };
  import_preview: { given: ImportAsk; back: ImportPreview };
  import_mend: { given: ImportMend; back: ImportPreview };
  import_settle: { given: ImportSettle; back: ImportPreview };
  import_apply: { given: ImportSession; back: ImportApplied };
  import_undo: { given: ImportBatch; back: UndoOutcome };
  import_save_refused: { given: ImportRefused; back: FileMade };
  letter_preview: { given: LetterAsk; back: LetterPreview };
  letters_look: { given: LettersLook; back: LettersLooked };
  letters_issue: { given: LettersIssue; back: LettersIssued };
  letter_save: { given: LetterSave; back: FileMade };
  letters_fate: { given: LettersFate; back: LettersNoted };
  letter_run_begin: { given: LetterRunBegin; back: LetterRunKey };
  letter_run: { given: LetterRunKey; back: LetterRunFound };
  letter_runs: { given: Nothing; back: LetterRuns };
  letter_run_end: { given: LetterRunKey; back: Nothing };
  letters_not_out: { given: RecordIds; back: Nothing };
  letters_verify: { given: LettersFolder; back: LettersVerified };
  labels_look: { given: LabelsAsk; back: LabelsLooked };
  labels_save: { given: LabelsSave; back: FileMade };
  labels_print: { given: LabelsPrint; back: Printed };
  letterhead: { given: Nothing; back: LetterheadView };
  letterhead_try: { given: LetterheadTry; back: LetterheadTried };
  letterhead_picture: { given: LetterheadPicture; back: PictureTaken };
  printers: { given: Nothing; back: Printers };
  letter_print: { given: LetterPrint; back: Printed };
  wordings: { given: Nothing; back: Wordings };
  wording: { given: LetterKindOf; back: Wording };
  wording_version: { given: WordingVersionOf; back: WordingWords };
  wording_try: { given: WordingTry; back: WordingTried };
  wording_save: { given: WordingSave; back: WordingSaved };
  wording_reset: { given: WordingReset; back: WordingSaved };
  backup: { given: BackupTo; back: FileMade };
  restore: { given: RestoreFrom; back: AppState };
}
