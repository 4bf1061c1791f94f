// Which fields of the office stand where on the screen of the letterhead.
// Never here: what a field may hold, or what a colour becomes on paper (the program behind knows).
import type { FieldView } from "../../backend";

/** Those that stand with something else: the colour with its control, the words for the logo with the logo. */
const COLOUR = "colour";
const LOGO_WORDS = "logo_words";
const SIGNED_BY = "signed_by";

export interface Parts {
  head: FieldView[];
  colour: FieldView | undefined;
  logoWords: FieldView[];
  signing: FieldView[];
  rest: FieldView[];
}

/** The sections stay as the form has them; the first needs no heading, since it has the screen's own name. */
export function partsOf(fields: FieldView[]): Parts {
  const first = fields[0]?.section;
  const signing = fields.find((f) => f.field === SIGNED_BY)?.section;
  const apart = (f: FieldView) => f.field === COLOUR || f.field === LOGO_WORDS;
  return {
    head: fields.filter((f) => f.section === first && !apart(f)).map((f) => ({ ...f, section: "" })),
    colour: fields.find((f) => f.field === COLOUR),
    logoWords: fields.filter((f) => f.field === LOGO_WORDS).map((f) => ({ ...f, section: "" })),
    signing: fields.filter((f) => f.section === signing && f.section !== first && !apart(f)),
    rest: fields.filter((f) => f.section !== first && f.section !== signing && !apart(f)),
  };
}

/** "#ffcc33" of "#fc3" or "FFCC33", as the control for colours takes it; nothing where it is none. */
export function hexOf(text: string): string | null {
  const digits = text.trim().replace(/^#/, "").toLowerCase();
  if (/^[0-9a-f]{6}$/.test(digits)) return `#${digits}`;
  return /^[0-9a-f]{3}$/.test(digits) ? `#${[...digits].map((d) => d + d).join("")}` : null;
}
