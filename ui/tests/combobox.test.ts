import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Hit } from "../src/backend";
import { office, student } from "./office";
import Picked from "./Picked.svelte";

const open = (props: { value?: string; shown?: string } = {}) => {
  render(Picked, props);
  return screen.getByRole<HTMLInputElement>("combobox");
};
const value = () => screen.getByTestId("value").textContent;

test("typing finds, the arrows point, Enter takes", async () => {
  office({ screen: "today" });
  const input = open();
  await userEvent.clear(input);
  await userEvent.type(input, "ais");
  await waitFor(() => expect(input.getAttribute("aria-expanded")).toBe("true"));
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  const options = screen.getAllByRole("option");
  expect(input.getAttribute("aria-activedescendant")).toBe(options[1]!.id);
  expect(options[1]!.getAttribute("aria-selected")).toBe("true");
  await userEvent.keyboard("{Enter}");
  expect(value()).toBe("s2");
  expect(input.value).toBe("Aisha Khan");
  expect(input.getAttribute("aria-expanded")).toBe("false");
});

test("Escape and leaving put back what stood there; emptying takes it out", async () => {
  office({ screen: "today" });
  const input = open();
  await userEvent.type(input, "xyz");
  await userEvent.keyboard("{Escape}");
  expect(input.value).toBe("Holte School");
  await userEvent.type(input, "xyz");
  await userEvent.tab();
  expect(input.value).toBe("Holte School");
  await userEvent.clear(input);
  await userEvent.tab();
  expect(input.value).toBe("");
});

test("a late answer to an earlier letter is dropped", async () => {
  const waiting: ((hits: { hits: Hit[] }) => void)[] = [];
  office({ screen: "today" }, { search: () => new Promise((resolve) => waiting.push(resolve as never)) });
  const input = open({ value: "", shown: "" });
  await userEvent.type(input, "ab");
  const hit = (title: string): { hits: Hit[] } => ({ hits: [{ id: title, kind: "organisation", kindLabel: "", title, subtitle: "" }] });
  waiting[1]!(hit("Abbey"));
  waiting[0]!(hit("Aardvark"));
  await waitFor(() => expect(screen.getAllByRole("option").map((o) => o.textContent?.trim())).toEqual(["Abbey"]));
});

test("a box that is left before its title was read keeps its link, and shows the title when it comes", async () => {
  let answer = (_: unknown) => {};
  office({ screen: "today" }, { record: () => new Promise((done) => (answer = done)) });
  const input = open({ shown: "" });
  input.focus();
  await userEvent.tab();
  expect(value()).toBe("o1");
  answer({ ...student, title: "Holte School" });
  await waitFor(() => expect(input.value).toBe("Holte School"));
  await userEvent.clear(input);
  await userEvent.tab();
  expect(value()).toBe("");
});
