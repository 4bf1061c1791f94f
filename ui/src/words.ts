// Times and counts as people write them.

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const dayTime = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "today at 14:05", "3 July 2026 at 09:12". */
export function whenOf(at: string, now = new Date()): string {
  const then = new Date(at);
  if (Number.isNaN(then.valueOf())) return at;
  return then.toDateString() === now.toDateString() ? `today at ${time.format(then)}` : dayTime.format(then);
}

/** "14 March 2010" of "2010-03-14". */
export function dayOf(iso: string): string {
  const then = new Date(`${iso.slice(0, 10)}T12:00`);
  return Number.isNaN(then.valueOf()) ? iso : day.format(then);
}

/** "14/03/2010" of "2010-03-14", as it is typed; anything else stays as it is. */
export function dateTyped(raw: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(raw);
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : raw;
}

/** A kind's name inside a sentence. */
export const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** "1 student", "1,204 students". */
export function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString("en-GB")} ${lower(number === 1 ? one : many)}`;
}
