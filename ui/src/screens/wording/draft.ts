// Under which the words that somebody types are kept.

const MARK = "wording:";
export const wordingDraft = (kind: string) => `${MARK}${kind}`;

/** The kind of letter whose words a draft is; nothing for the draft of a form. */
export const ofWordingDraft = (key: string): string | null => (key.startsWith(MARK) ? key.slice(MARK.length) : null);
