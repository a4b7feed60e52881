import { describe, expect, test } from "vitest";
import { FaultError, parseFault, parseShorthand } from "./fault.ts";

const call = { on: "call", action: "dynamodb:UpdateItem", effect: "crash-after" };

describe("a fault", () => {
  test("strikes always, at once and without end unless it says otherwise", () => {
    expect(parseFault(call)).toEqual({ ...call, percentage: 100, after: 0 });
  });

  test.each<[what: string, input: unknown, message: string]>([
    [
      "on something else",
      { on: "queue", effect: "error" },
      'fault on "queue": is one of call, invocation and delivery',
    ],
    ["that is no object", "crash", "fault: Invalid input: expected object, received string"],
    ["on a call to nobody", { on: "call", effect: "error" }, "fault action: "],
    [
      "on an action that functions do not meet",
      { ...call, action: "s3:PutObject" },
      'fault action "s3:PutObject": is an action of dynamodb, events or sqs, such as dynamodb:UpdateItem',
    ],
    ["of an unknown effect", { on: "invocation", effect: "explode" }, 'fault effect "explode": '],
    ["of another kind's effect", { on: "delivery", effect: "crash-after" }, 'fault effect "crash-after": '],
    ["that never strikes", { ...call, percentage: 0 }, "fault percentage 0: "],
    ["that strikes more than always", { ...call, percentage: 101 }, "fault percentage 101: "],
    ["with half a time", { ...call, times: 0.5 }, "fault times 0.5: "],
    ["with a field that there is not", { ...call, probability: 5 }, "fault: "],
    [
      "that delays by nothing",
      { on: "delivery", effect: "delay" },
      "fault delayMs: goes with the effects delay and reorder, which need it",
    ],
    ["that delays a crash", { ...call, delayMs: 5 }, "fault delayMs 5: goes with the effects delay and reorder"],
    [
      "that fails entries of another action",
      { ...call, effect: "fail-entry" },
      'fault action "dynamodb:UpdateItem": is events:PutEvents for the effect fail-entry',
    ],
  ])("%s is refused by field and value", (_what, input, message) => {
    expect(() => parseFault(input)).toThrow(FaultError);
    expect(() => parseFault(input)).toThrow(message);
  });
});

describe("the shorthand", () => {
  test("is the AWS CLI's", () => {
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
    ["crash", 'fault "crash": is not key=value'],
    ["on=call,=5", 'fault "=5": is not key=value'],
    ["on=call,effect=error,action=", 'fault action "": '],
    ["", 'fault "": is not key=value'],
  ])("%j is refused", (text, message) => {
    expect(() => parseShorthand(text)).toThrow(message);
  });
});

test("JSON that nests without end is no fault either", () => {
  const nested = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  expect(() => parseFault(nested)).toThrow(FaultError);
  expect(() => parseFault({ on: nested, effect: "delay" })).toThrow("fault on (an object): is one of call, invocation");
});
