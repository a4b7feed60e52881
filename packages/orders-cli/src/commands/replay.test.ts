import { expect, test } from "vitest";
import { formatProgress, resolveRuleArn } from "./replay.ts";

const from = new Date("2026-11-22T12:00:00Z");
const to = new Date("2026-11-22T13:00:00Z");

test("measures progress by the last event that was sent", () => {
  const at = (time: string) => formatProgress({ State: "RUNNING", EventLastReplayedTime: new Date(time) }, from, to);
  expect(at("2026-11-22T12:15:00Z")).toBe("RUNNING, 25%, last event 2026-11-22T12:15:00.000Z");
  expect(at("2026-11-22T13:30:00Z")).toBe("RUNNING, 100%, last event 2026-11-22T13:30:00.000Z");
  expect(formatProgress({ State: "STARTING" }, from, to)).toBe("STARTING");
});

test("resolves a rule by its key in the outputs and by its name", () => {
  const arn = "arn:aws:events:eu-west-1:111122223333:rule/lab2-dev-bus/lab2-dev-order-created";
  const rule_arns = { "order-created": arn };
  expect(resolveRuleArn({ rule_arns }, "order-created")).toBe(arn);
  expect(resolveRuleArn({ rule_arns }, "lab2-dev-order-created")).toBe(arn);
  for (const name of ["created", "", "__proto__"]) {
    expect(() => resolveRuleArn({ rule_arns }, name)).toThrow(`rule "${name}" not found: choose order-created`);
  }
});
