import { expect, test } from "vitest";
import { selectAwaited } from "./select-awaited.ts";

const stamps = ["order", "payment"].map((name) => ({ attribute: `time_${name}`, functionName: `lab2-dev-${name}` }));

test("selects the stamps that every order waits for", () => {
  expect(selectAwaited(stamps, { order_stamps: { order: "time_order" } })).toEqual(stamps.slice(0, 1));
});

test.each([{}, { order_stamps: "time_order" }, { order_stamps: null }])(
  "selects nothing by the outputs %j",
  (outputs) => {
    expect(selectAwaited(stamps, outputs)).toBeUndefined();
  },
);
