import { expect, test } from "vitest";
import { matchesArn, splitArn } from "./arn.ts";

function matches(pattern: string, arn: string): boolean {
  const [patternParts, arnParts] = [splitArn(pattern), splitArn(arn)];
  return patternParts !== undefined && arnParts !== undefined && matchesArn(patternParts, arnParts);
}

test("the sixth part of an ARN keeps its colons", () => {
  expect(splitArn("arn:aws:lambda:eu-west-1:000000000000:function:stamp:live")?.[5]).toBe("function:stamp:live");
});

test.each(["", "stamp", "arn:aws:sqs:eu-west-1:000000000000", "urn:aws:sqs:eu-west-1:000000000000:queue"])(
  "%j is no ARN",
  (text) => expect(splitArn(text)).toBeUndefined(),
);

test("a wildcard stays within its part", () => {
  const rule = "arn:aws:events:eu-west-1:000000000000:rule/bus/order";
  expect(matches("arn:aws:events:*:*:rule/*", rule)).toBe(true);
  expect(matches("arn:aws:events:eu-*order::", rule)).toBe(false);
  expect(matches("arn:aws:*:0000*:rule/bus/order:*", rule)).toBe(false);
});
