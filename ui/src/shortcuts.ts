// Keys as words ("Ctrl+Shift+K") and back. Never here: what a key does.

/** The keys of an event as they are written in the list of commands. */
export function keysOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey) parts.push("Shift");
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (!["Control", "Meta", "Alt", "Shift"].includes(key)) parts.push(key);
  return parts.join("+");
}

/** A shortcut needs Ctrl, Alt or a function key: a bare letter is for typing and for screen readers. */
export function usable(keys: string): boolean {
  const last = keys.split("+").at(-1) ?? "";
  return /^(Ctrl|Alt)\+.*[^+]$/.test(keys) ? !["Ctrl", "Alt", "Shift"].includes(last) : /^(Shift\+)?F\d{1,2}$/.test(keys);
}

/** Whether the person is typing, so that Ctrl+Z belongs to the field. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
