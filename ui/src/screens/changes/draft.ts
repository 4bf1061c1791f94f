// Under which key it is kept what was typed in place of clashing values.
export const DRAFT = "changes-to-check";
