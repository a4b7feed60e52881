import { expect, test } from "vitest";
import { matchesArn, parseArn } from "./arn.ts";

function matches(pattern: string, arn: string): boolean {
  const [patternParts, arnParts] = [parseArn(pattern), parseArn(arn)];
  return patternParts !== undefined && arnParts !== undefined && matchesArn(patternParts, arnParts);
}

test("splits an ARN into its parts, of which the last keeps its colons", () => {
  expect(parseArn("arn:aws:lambda:eu-west-1:000000000000:function:stamp:live")).toEqual({
    partition: "aws",
    service: "lambda",
    region: "eu-west-1",
    accountId: "000000000000",
    resource: "function:stamp:live",
  });
});

test.each(["", "stamp", "arn:aws:sqs:eu-west-1:000000000000", "urn:aws:sqs:eu-west-1:000000000000:queue"])(
  "%j is not an ARN",
  (text) => expect(parseArn(text)).toBeUndefined(),
);

test("a wildcard stays within its part", () => {
  const rule = "arn:aws:events:eu-west-1:000000000000:rule/bus/order";
  expect(matches("arn:aws:events:*:*:rule/*", rule)).toBe(true);
  expect(matches("arn:aws:events:eu-*order::", rule)).toBe(false);
  expect(matches("arn:aws:*:0000*:rule/bus/order:*", rule)).toBe(false);
});
