import { expect, test } from "vitest";
import { History } from "./history.ts";

/** A history that keeps 20 activities, after so many. */
function createHistory(count: number): History {
  const history = new History(20);
  for (let at = 0; at < count; at += 1) {
    history.add({ type: "warning", message: String(at), at });
  }
  return history;
}

const readOffsets = (entries: { offset: number }[]) => entries.map(({ offset }) => offset);

test("what came from a offset on is read in its order, as far as it is kept", () => {
  const history = createHistory(25);
  expect([history.start, history.end]).toEqual([6, 25]);
  expect(readOffsets(history.from(22))).toEqual([22, 23, 24]);
  expect(readOffsets(history.from(0, 3))).toEqual([6, 7, 8]);
  expect(history.from(7, 1)).toEqual([{ offset: 7, activity: { type: "warning", message: "7", at: 7 } }]);
  expect(history.from(25)).toEqual([]);
});

test("a history of nothing begins and ends at 0", () => {
  const history = createHistory(0);
  expect([history.start, history.end, history.from(0)]).toEqual([0, 0, []]);
});
