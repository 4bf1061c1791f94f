// How something is to be taken, beside its words: a shape and a colour each (StateMark).
export type Tone = "good" | "changed" | "quiet" | "warning" | "problem";
