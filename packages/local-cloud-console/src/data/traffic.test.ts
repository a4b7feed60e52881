import type { ConsoleActivity } from "local-cloud/console-api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Traffic } from "./traffic.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let sequence = 0;
const activity = (type: ConsoleActivity["type"], more: Partial<ConsoleActivity>): ConsoleActivity => ({
  sequence: sequence++,
  at: 0,
  type,
  ...more,
});

test("counts an invocation once at its function, and its failure at its end", () => {
  const traffic = new Traffic();
  traffic.add([
    activity("invocation-started", { node: "invoice" }),
    activity("function-log", { node: "invoice", text: "no paper" }),
    activity("invocation-ended", { node: "invoice", error: "no paper" }),
  ]);
  expect(traffic.count("invoice").value).toEqual({ total: 1, failures: 1, isFailing: true });
});

test("counts along an edge, on top of the counts from the server", () => {
  const traffic = new Traffic();
  traffic.reset({ since: 0, nodes: { bus: { total: 10, failures: 1, isFailing: true } }, edges: {} });
  traffic.add([activity("event-accepted", { node: "bus", edge: "a publishes bus" })]);
  expect(traffic.count("bus").value).toEqual({ total: 11, failures: 1, isFailing: false });
  expect(traffic.count("a publishes bus").value).toEqual({ total: 1, failures: 0, isFailing: false });
});

test.each<[boolean, ...Parameters<typeof activity>[]]>([
  [true, ["invocation-ended", { error: "no paper" }]],
  [true, ["invocation-ended", { error: "no paper" }], ["invocation-started", {}]],
  [false, ["invocation-ended", { error: "no paper" }], ["invocation-started", {}], ["invocation-ended", {}]],
  [true, ["invocation-ended", {}], ["invocation-throttled", { error: "throttled" }]],
])("considers a function failing (%s) until its next success, within and across updates", (isFailing, ...all) => {
  const activities = all.map(([type, more]) => activity(type, { node: "invoice", ...more }));
  const atOnce = new Traffic();
  atOnce.add(activities);
  const oneByOne = new Traffic();
  for (const each of activities) {
    oneByOne.add([each]);
    vi.advanceTimersByTime(1000);
  }
  for (const traffic of [atOnce, oneByOne]) {
    expect(traffic.count("invoice").value.isFailing).toBe(isFailing);
  }
});

test("clears counts that a reset does not contain", () => {
  const traffic = new Traffic();
  traffic.add([activity("rule-matched", { node: "rule" })]);
  traffic.reset({ since: 0, nodes: {}, edges: {} });
  expect(traffic.count("rule").value).toEqual({ total: 0, failures: 0, isFailing: false });
});

test("notifies only subscribers of changed counts", () => {
  const traffic = new Traffic();
  const changed: string[] = [];
  for (const id of ["a", "b"]) {
    traffic.count(id).subscribe(() => changed.push(id));
  }
  changed.length = 0;
  traffic.add([activity("rule-matched", { node: "a" }), activity("rule-matched", { node: "a" })]);
  expect(changed).toEqual(["a"]);
});
