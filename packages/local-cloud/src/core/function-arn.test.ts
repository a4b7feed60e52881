import { expect, it } from "vitest";
import { parseFunctionArn } from "./function-arn.ts";

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order";

it.each([undefined, "$LATEST", "1", "live"])("splits the ARN of a function with the qualifier %s", (qualifier) => {
  const arn = qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
  expect(parseFunctionArn(arn)).toEqual({ functionArn, name: "lab2-dev-order", qualifier });
});

it.each(["none", "arn:aws:sqs:eu-central-1:000000000000:orders", `${functionArn}:live:more`])("ignores %s", (arn) => {
  expect(parseFunctionArn(arn)).toBeUndefined();
});
