import { expect, test } from "vitest";
import { formatNotEmulated } from "./format-not-emulated.ts";

test("counts resources by type in one line", () => {
  const alarms = Array.from({ length: 24 }, (_, index) => `aws_cloudwatch_metric_alarm.alarm-${index}`);
  const registries = ["aws_schemas_registry.a", "aws_schemas_registry.b"];
  expect(formatNotEmulated(["aws_cloudwatch_dashboard.orders", ...alarms, ...registries, "aws_other.a"])).toBe(
    "not emulated: 24 alarms, 2 schema registries, 1 dashboard, 1 aws_other",
  );
});

test("counts repeated resources, and attributes of resources", () => {
  const alarms = ["aws_cloudwatch_metric_alarm.a[0]", 'aws_cloudwatch_metric_alarm.a["b.c"]'];
  const attributes = ["aws_lambda_function.a.vpc_config", 'aws_lambda_function.b["x"].vpc_config', "check.health"];
  expect(formatNotEmulated([...alarms, ...attributes])).toBe(
    "not emulated: 2 alarms, vpc_config of 2 aws_lambda_functions, 1 check",
  );
});

test("returns undefined without resources", () => {
  expect(formatNotEmulated([])).toBeUndefined();
});
