import { describe, expect, test } from "vitest";
import { FaultError, parseFault, parseShorthand } from "./fault.ts";

const call = { on: "call", action: "dynamodb:UpdateItem", effect: "crash-after" };

describe("a fault", () => {
  test("is injected always, immediately and indefinitely by default", () => {
    expect(parseFault(call)).toEqual({ ...call, percentage: 100, after: 0 });
  });

  test.each<[description: string, input: unknown, message: string]>([
    ["another kind", { on: "queue", effect: "error" }, 'invalid fault on "queue": use call, invocation or delivery'],
    ["a string", "crash", "invalid fault: Invalid input: expected object, received string"],
    ["a call without an action", { on: "call", effect: "error" }, "invalid fault action: "],
    [
      "an action of another service",
      { ...call, action: "s3:PutObject" },
      'invalid fault action "s3:PutObject": use an action of dynamodb, events, logs, scheduler, sns or sqs, such as dynamodb:UpdateItem',
    ],
    [
      "an unknown effect",
      { on: "invocation", effect: "explode" },
      'invalid fault effect "explode": use throttle, exception-before, ',
    ],
    ["the effect of another kind", { on: "delivery", effect: "crash-after" }, 'invalid fault effect "crash-after": '],
    ["a percentage of 0", { ...call, percentage: 0 }, "invalid fault percentage 0: use more than 0"],
    ["a percentage above 100", { ...call, percentage: 101 }, "invalid fault percentage 101: use at most 100"],
    ["a fraction of times", { ...call, times: 0.5 }, "invalid fault times 0.5: "],
    ["an unknown field", { ...call, probability: 5 }, "invalid fault: "],
    [
      "a delay without delayMs",
      { on: "delivery", effect: "delay" },
      "invalid fault delayMs: required for the effects delay and reorder, not allowed for others",
    ],
    [
      "delayMs for a crash",
      { ...call, delayMs: 5 },
      "invalid fault delayMs 5: required for the effects delay and reorder",
    ],
    [
      "fail-entry for another action",
      { ...call, effect: "fail-entry" },
      'invalid fault action "dynamodb:UpdateItem": use events:PutEvents with the effect fail-entry',
    ],
  ])("rejects %s by field and value", (_, input, message) => {
    expect(() => parseFault(input)).toThrow(FaultError);
    expect(() => parseFault(input)).toThrow(message);
  });
});

describe("the shorthand", () => {
  test("follows the AWS CLI", () => {
    const text = "on=delivery,effect=delay,delayMs=5000,function=invoice-service,percentage=2.5,times=3";
    expect(parseShorthand(text)).toEqual({
      on: "delivery",
      effect: "delay",
      delayMs: 5000,
      function: "invoice-service",
      percentage: 2.5,
      after: 0,
      times: 3,
    });
  });

  test.each([
    ["crash", 'invalid fault field "crash": use key=value'],
    ["on=call,=5", 'invalid fault field "=5": use key=value'],
    ["on=call,effect=error,action=", 'invalid fault action "": '],
    ["", 'invalid fault field "": use key=value'],
  ])("rejects %j", (text, message) => {
    expect(() => parseShorthand(text)).toThrow(message);
  });
});

test("rejects deeply nested JSON", () => {
  const nested = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  expect(() => parseFault(nested)).toThrow(FaultError);
  expect(() => parseFault({ on: nested, effect: "delay" })).toThrow(
    "invalid fault on (an object): use call, invocation",
  );
});
