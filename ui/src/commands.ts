// The one list of commands: the palette, the shortcuts and the help page are made from it.
import { app, listOf, type Place } from "./app.svelte";
import { sharing } from "./sharing.svelte";
import { nextPane } from "./panes";
import { keysOf, typing } from "./shortcuts";

export interface Command {
  name: string;
  label: string;
  group: "Go to" | "Make" | "Do";
  /** As delivered; several are separated by a space. */
  keys: string;
  run: () => void;
  /** False while it can do nothing. */
  ready?: () => boolean;
  /** Left to the field while somebody types in one. */
  notWhileTyping?: boolean;
}

const go = (place: Place) => () => app.go(place);

/** The places of the left side, in their order: the upper ones have Ctrl+1 and so on. */
export function navigation(): { upper: Command[]; lower: Command[] } {
  const kinds = app.state?.kinds ?? [];
  const upper: Command[] = [{ name: "go-today", label: "Today", group: "Go to", keys: "Ctrl+1", run: go({ screen: "today" }) }];
  for (const kind of kinds.filter((k) => k.inNavigation && k.kind !== "letter")) {
    const at = upper.length + 1;
    upper.push({ name: `go-${kind.kind}`, label: kind.place, group: "Go to", keys: at < 10 ? `Ctrl+${at}` : "", run: go(listOf(kind.kind)) });
  }
  const lower: Command[] = [
    { name: "go-letter", label: "Letters", group: "Go to", keys: "", run: go(listOf("letter")) },
    { name: "go-changes", label: "Changes to check", group: "Go to", keys: "Ctrl+9", run: go({ screen: "changes", id: null }) },
    { name: "go-import", label: "Import", group: "Go to", keys: "", run: go({ screen: "import", kind: "" }) },
    { name: "go-settings", label: "Settings", group: "Go to", keys: "Ctrl+,", run: go({ screen: "settings" }) },
  ];
  return { upper, lower };
}

export function commands(): Command[] {
  const { upper, lower } = navigation();
  const make = (app.state?.kinds ?? [])
    .filter((k) => k.inNavigation && k.canCreate)
    .map((k): Command => ({
      name: `new-${k.kind}`,
      label: `New ${k.singular.toLowerCase()}`,
      group: "Make",
      keys: "",
      run: go({ screen: "form", kind: k.kind, id: null, parent: null }),
    }));
  // Lists that are not on the left side are reached by search only.
  const hidden = (app.state?.kinds ?? [])
    .filter((k) => !k.inNavigation && k.kind !== "letter")
    .map((k): Command => ({ name: `go-${k.kind}`, label: k.place, group: "Go to", keys: "", run: go(listOf(k.kind)) }));
  const beside: Command[] = [
    { name: "go-letterhead", label: "Letterhead", group: "Go to", keys: "", run: go({ screen: "letterhead" }) },
    { name: "go-sharing", label: "Sharing", group: "Go to", keys: "", run: go({ screen: "sharing" }) },
    { name: "go-register", label: "Check files against the register", group: "Go to", keys: "", run: go({ screen: "register" }) },
  ];
  return [
    { name: "search", label: "Search everything", group: "Do", keys: "Ctrl+K", run: () => (app.paletteOpen = true) },
    ...upper,
    ...lower,
    ...hidden,
    { name: "go-wording", label: "Words of letters", group: "Go to", keys: "", run: go({ screen: "wording", kind: "" }) },
    ...beside,
    ...make,
    { name: "find", label: "Search in this list", group: "Do", keys: "Ctrl+F", run: focusSearch, ready: () => app.place.screen === "list" },
    { name: "save", label: "Save the form", group: "Do", keys: "Ctrl+S Ctrl+Enter", run: () => app.saveNow?.(), ready: () => app.saveNow !== null },
    { name: "undo", label: "Undo the last action", group: "Do", keys: "Ctrl+Z", run: () => void app.undo(), ready: () => app.last?.canUndo ?? false, notWhileTyping: true },
    { name: "back", label: "Back to the screen before", group: "Do", keys: "Alt+ArrowLeft", run: () => app.back(), notWhileTyping: true },
    { name: "next-pane", label: "Move to the next part of the window", group: "Do", keys: "F6", run: () => nextPane(1) },
    { name: "previous-pane", label: "Move to the part before", group: "Do", keys: "Shift+F6", run: () => nextPane(-1) },
    { name: "share-now", label: "Share now", group: "Do", keys: "", run: () => void sharing.now(), ready: () => (sharing.view?.stage ?? "alone") !== "alone" },
    { name: "lock", label: "Lock Waymark", group: "Do", keys: "Ctrl+L", run: () => void app.lock() },
    { name: "help", label: "Help and shortcuts", group: "Do", keys: "F1", run: go({ screen: "help" }) },
  ];
}

function focusSearch() {
  document.querySelector<HTMLInputElement>("input[data-list-search]")?.select();
  document.querySelector<HTMLInputElement>("input[data-list-search]")?.focus();
}

/** The keys of a command, as the person has them; empty when switched off. */
export function keysFor(command: Command): string {
  return app.state?.settings.shortcuts[command.name] ?? command.keys;
}

/** Runs the command of a pressed key, if there is one. */
export function onKey(event: KeyboardEvent) {
  const keys = keysOf(event);
  if (!keys || event.isComposing) return;
  const found = commands().find((c) => keysFor(c).split(" ").includes(keys));
  if (!found || (found.notWhileTyping && typing(event.target)) || (found.ready && !found.ready())) return;
  if (document.querySelector("dialog:modal") && found.name !== "lock") return;
  event.preventDefault();
  found.run();
}
