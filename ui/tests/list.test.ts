import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { app, listOf } from "../src/app.svelte";
import type { ListPage, ListQuery } from "../src/backend";
import { office, page } from "./office";
import At from "./At.svelte";

test("a list is a table with a caption, headers for its rows, and says how it is sorted", async () => {
  office({ screen: "list", query: { kind: "student", search: "", filters: [], sort: { field: "name", descending: true }, page: 1 } });
  render(At);
  const table = await screen.findByRole("table", { name: /Students/ });
  expect(within(table).getAllByRole("rowheader").map((h) => h.textContent)).toEqual(["Aisha Begum", "Chloe Carter"]);
  expect(within(table).getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("descending");
});

test("searching asks at each letter, and a late answer to an earlier one is dropped", async () => {
  const waiting = new Map<string, (page: ListPage) => void>();
  const asked = office(listOf("student"), { list: (q: ListQuery) => (q.search ? new Promise((resolve) => waiting.set(q.search, resolve as never)) : page(["Aisha Begum"])) });
  render(At);
  await userEvent.type(await screen.findByRole("searchbox"), "ch");
  expect(asked.filter((a) => a.name === "list")).toHaveLength(3);
  waiting.get("ch")!(page(["Chloe Carter"]));
  waiting.get("c")!(page(["Carl Cole"]));
  await waitFor(() => expect(screen.getAllByRole("rowheader").map((h) => h.textContent)).toEqual(["Chloe Carter"]));
});

test("the arrow keys go from row to row, Enter opens the record beside the list", async () => {
  office(listOf("student"));
  render(At);
  const first = await screen.findByRole("button", { name: "Aisha Begum" });
  first.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toBe("Chloe Carter");
  await userEvent.keyboard("{Enter}");
  expect(app.place).toMatchObject({ screen: "list", open: "s2" });
  expect(await screen.findByRole("article", { name: "Aisha Begum" })).toBeTruthy();
});

test("choosing rows brings what can be done with them", async () => {
  office(listOf("student"));
  render(At);
  await userEvent.click(await screen.findByRole("checkbox", { name: "Choose all rows of this page" }));
  const bar = screen.getByRole("region", { name: "With the chosen rows" });
  expect(bar.textContent).toContain("2 students chosen");
  await userEvent.click(within(bar).getByRole("button", { name: "Add to a visit" }));
  expect(app.place).toEqual({ screen: "visit", event: null, students: ["s1", "s2"] });
});

test("the bar of chosen rows takes a place that was kept for it, so that no row moves; what opens in it lies over the list", async () => {
  office(listOf("student"));
  app.state!.kinds[0]!.letters = [{ code: "thanks", label: "Thanks" }];
  const { container } = render(At);
  await screen.findByTestId("bar-place");
  const list = container.querySelector("section.list")!;
  const parts = () => [...list.children].map((e) => (e.matches(".bar, .place") ? "bar" : e.className));
  const before = parts();
  await userEvent.click(screen.getByRole("checkbox", { name: "Choose Chloe Carter" }));
  expect([parts(), screen.queryByTestId("bar-place")]).toEqual([before, null]);
  const bar = screen.getByRole("region", { name: "With the chosen rows" });
  const summary = within(bar).getByText("Letters");
  const details = summary.closest("details")!;
  await userEvent.click(summary);
  await waitFor(() => expect(details.open).toBe(true));
  within(bar).getByRole("button", { name: "Thanks" }).focus();
  await userEvent.keyboard("{Escape}");
  expect([details.open, document.activeElement]).toEqual([false, summary]);
  await userEvent.click(summary);
  await waitFor(() => expect(details.open).toBe(true));
  await userEvent.click(screen.getByRole("checkbox", { name: "Choose Aisha Begum" }));
  await waitFor(() => expect(details.open).toBe(false));
  expect(bar.textContent).toContain("2 students chosen");
  // In a narrow list all of it is behind one button.
  const more = within(bar).getByText("Do with them");
  await userEvent.click(more);
  expect(more.getAttribute("aria-expanded")).toBe("true");
  await userEvent.keyboard("{Escape}");
  expect(more.getAttribute("aria-expanded")).toBe("false");
  await userEvent.click(within(bar).getByRole("button", { name: "Choose none" }));
  expect([document.activeElement?.id, parts()]).toEqual(["list-title", before]);
});

test("an empty list says why and offers one thing to do", async () => {
  office(listOf("student"), { list: () => page([], { empty: "No students yet." }) });
  render(At);
  expect(await screen.findByText("No students yet.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Import a spreadsheet" }));
  expect(app.place.screen).toBe("import");
});

test("the groups of Today are chosen by name, and none of them is called not filled in", async () => {
  const due = { field: "due", label: "On Today", choices: [{ code: "late", label: "Begun without a confirmation" }], mayBeEmpty: false };
  office(listOf("student"), { list: () => page(["Aisha Begum"], { filters: [due, ...page([]).filters] }) });
  render(At);
  await userEvent.click(await screen.findByRole("button", { name: "Filters" }));
  const choices = (label: string) => [...screen.getByLabelText<HTMLSelectElement>(label).options].map((o) => o.text);
  expect(choices("On Today")).toEqual(["Any", "Begun without a confirmation"]);
  expect(choices("Year group")).toEqual(["Any", "Year 12", "Not filled in"]);
  await userEvent.selectOptions(screen.getByLabelText("On Today"), "late");
  expect(app.place).toMatchObject({ query: { filters: [{ field: "due", is: "late" }] } });
  expect(await screen.findByRole("button", { name: /filter On Today: Begun without a confirmation/ })).toBeTruthy();
});
