import { beforeEach, expect, test, vi } from "vitest";
import { app } from "../src/app.svelte";
import { commands, keysFor, onKey } from "../src/commands";
import { IdleClock } from "../src/idle";
import { keysOf, typing, usable } from "../src/shortcuts";
import { office, state } from "./office";

const press = (key: string, over: KeyboardEventInit = {}, on: EventTarget = document.body) => {
  const event = new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true, ...over });
  on.addEventListener("keydown", (e) => onKey(e as KeyboardEvent), { once: true });
  on.dispatchEvent(event);
  return event;
};

beforeEach(() => void office({ screen: "today" }));

test("keys are written in words", () => {
  expect(keysOf(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }))).toBe("Ctrl+K");
  expect(keysOf(new KeyboardEvent("keydown", { key: "F6", shiftKey: true }))).toBe("Shift+F6");
});
test("a bare letter is no shortcut", () => {
  expect(usable("K")).toBe(false);
  expect(usable("Shift+K")).toBe(false);
  expect(usable("Ctrl+K")).toBe(true);
  expect(usable("F6")).toBe(true);
  expect(usable("Ctrl+Shift")).toBe(false);
});
test("no two commands have the same keys, and all keys are usable", () => {
  const keys = commands().flatMap((c) => keysFor(c).split(" ").filter(Boolean));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((k) => !usable(k))).toEqual([]);
});
test("Ctrl+2 opens the first list", () => {
  expect(press("2", { ctrlKey: true }).defaultPrevented).toBe(true);
  expect(app.place).toMatchObject({ screen: "list", query: { kind: "student" } });
});
test("a shortcut that was changed answers to its new keys only, and one switched off to none", () => {
  const settings = { ...state().settings, shortcuts: { search: "Ctrl+J", "go-student": "" } };
  office({ screen: "today" }, { app_state: () => state({ settings }) });
  press("k", { ctrlKey: true });
  expect(app.paletteOpen).toBe(false);
  press("j", { ctrlKey: true });
  expect(app.paletteOpen).toBe(true);
  app.paletteOpen = false;
  expect(press("2", { ctrlKey: true }).defaultPrevented).toBe(false);
});
test("Ctrl+Z belongs to the field while somebody types, and to Waymark elsewhere", () => {
  app.last = { id: "a1", title: "Change", at: "", canUndo: true };
  const undo = vi.spyOn(app, "undo").mockResolvedValue();
  const input = document.body.appendChild(document.createElement("input"));
  expect(typing(input)).toBe(true);
  press("z", { ctrlKey: true }, input);
  expect(undo).not.toHaveBeenCalled();
  press("z", { ctrlKey: true });
  expect(undo).toHaveBeenCalledOnce();
  input.remove();
  undo.mockRestore();
});
test("the program is told of work every twenty seconds, warns a minute before locking, then locks", () => {
  const clock = new IdleClock(0);
  expect(clock.busy(5_000)).toBe(false);
  expect(clock.busy(25_000)).toBe(true);
  expect(clock.busy(30_000)).toBe(false);
  expect(clock.look(30_000 + 500_000, 600)).toMatchObject({ warn: false, lock: false });
  expect(clock.look(30_000 + 545_000, 600)).toMatchObject({ warn: true, lock: false, left: 55 });
  expect(clock.look(30_000 + 600_000, 600)).toMatchObject({ lock: true });
});
