// Finds what a person would find: by what it is and what it is called. An open dialog hides the rest.
const [role, wanted] = arguments;
const kinds = {
  h1: "h1",
  heading: "h1,h2,h3",
  button: "button,[role=button],summary",
  link: "a[href],[role=link]",
  textbox: "input:not([type=checkbox]):not([type=radio]):not([type=button]),textarea,[role=textbox]",
  checkbox: "input[type=checkbox],[role=checkbox]",
  radio: "input[type=radio],[role=radio]",
  select: "select",
  combobox: "[role=combobox]",
  option: "option,[role=option]",
  row: "tbody tr",
  dialog: "dialog[open],[role=dialog]",
  text: "p,li,td,th,h1,h2,h3,strong,span,dd,dt,legend,caption",
};
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[inert]");
const name = (e) => {
  const by = e.getAttribute("aria-labelledby");
  if (by) return plain(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(" "));
  if (e.getAttribute("aria-label")) return plain(e.getAttribute("aria-label"));
  if (e.labels?.length) return plain([...e.labels].map((label) => label.textContent).join(" "));
  return plain(e.textContent);
};
const modal = document.querySelector("dialog:modal");
const place = modal ?? document;
if (role === "testid") return [...place.querySelectorAll(`[data-testid="${wanted}"]`)].find(shown) ?? null;
const found = [...place.querySelectorAll(kinds[role] ?? role)].filter(shown);
return (
  found.find((e) => name(e) === wanted) ??
  found.find((e) => name(e).startsWith(wanted)) ??
  found.find((e) => name(e).includes(wanted)) ??
  null
);
