// F6: from one part of the window to the next.

export function nextPane(step: 1 | -1) {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter((p) => p.offsetParent !== null || p.getClientRects().length > 0);
  if (!panes.length) return;
  // The innermost pane with the focus: a pane can hold another.
  const at = panes.findLastIndex((p) => p.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length];
  const inside = next?.querySelector<HTMLElement>("[data-pane-start]");
  (inside ?? next)?.focus();
}
