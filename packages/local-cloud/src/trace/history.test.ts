import { expect, test } from "vitest";
import { History } from "./history.ts";

/** Creates a history with a capacity of 20 and adds activities. */
function createHistory(count: number): History {
  const history = new History(20);
  for (let at = 0; at < count; at += 1) {
    history.add({ type: "warning", message: String(at), at });
  }
  return history;
}

const readOffsets = (entries: { offset: number }[]) => entries.map(({ offset }) => offset);

test("reads stored activities from an offset in order", () => {
  const history = createHistory(25);
  expect([history.start, history.end]).toEqual([6, 25]);
  expect(readOffsets(history.from(22))).toEqual([22, 23, 24]);
  expect(readOffsets(history.from(0, 3))).toEqual([6, 7, 8]);
  expect(history.from(7, 1)).toEqual([{ offset: 7, activity: { type: "warning", message: "7", at: 7 } }]);
  expect(history.from(25)).toEqual([]);
});

test("starts and ends at 0 when empty", () => {
  const history = createHistory(0);
  expect([history.start, history.end, history.from(0)]).toEqual([0, 0, []]);
});
