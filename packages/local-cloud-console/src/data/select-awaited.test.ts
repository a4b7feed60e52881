import { expect, test } from "vitest";
import { selectAwaited } from "./select-awaited.ts";

const stamps = ["order", "payment"].map((name) => ({ attribute: `time_${name}`, functionName: `lab2-dev-${name}` }));
const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:lab2-dev-${name}:live`;
const function_arns = { order: arn("order"), payment: arn("payment") };

test("selects the stamps of the services that every order waits for", () => {
  expect(selectAwaited(stamps, { function_arns, order_services: ["order"] })).toEqual(stamps.slice(0, 1));
});

test.each([{}, { function_arns }, { order_services: ["order"] }, { function_arns, order_services: "order" }])(
  "selects nothing from the outputs %j",
  (outputs) => {
    expect(selectAwaited(stamps, outputs)).toBeUndefined();
  },
);
