import { expect, test } from "vitest";
import { progressOf, ruleArn } from "./replay.ts";

const from = new Date("2026-11-22T12:00:00Z");
const to = new Date("2026-11-22T13:00:00Z");

test("a replay is as far as the last event that was sent", () => {
  const at = (time: string) => progressOf({ State: "RUNNING", EventLastReplayedTime: new Date(time) }, from, to);
  expect(at("2026-11-22T12:15:00Z")).toBe("RUNNING, 25%, events of 2026-11-22T12:15:00.000Z");
  expect(at("2026-11-22T13:30:00Z")).toBe("RUNNING, 100%, events of 2026-11-22T13:30:00.000Z");
  expect(progressOf({ State: "STARTING" }, from, to)).toBe("STARTING");
});

test("a rule is known by what the outputs call it and by its whole name", () => {
  const arn = "arn:aws:events:eu-west-1:111122223333:rule/lab2-dev-bus/lab2-dev-order-created";
  const rule_arns = { "order-created": arn };
  expect(ruleArn({ rule_arns }, "order-created")).toBe(arn);
  expect(ruleArn({ rule_arns }, "lab2-dev-order-created")).toBe(arn);
  for (const name of ["created", "", "__proto__"]) {
    expect(() => ruleArn({ rule_arns }, name)).toThrow(`there is no rule ${name}: choose order-created`);
  }
});
