// Commands that fit what is typed: every word begins a word of the label. Best first: those that begin with it.

export function matching<T extends { label: string }>(list: T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = list.filter((one) => {
    const parts = one.label.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
  const first = (one: T) => (one.label.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return fits.sort((a, b) => first(a) - first(b));
}
