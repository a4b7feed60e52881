import { expect, test } from "vitest";
import { resourceName } from "./resource-name.ts";

test.each([
  ["arn:aws:sqs:eu-west-1:000000000000:dead-letters", "dead-letters"],
  ["arn:aws:events:eu-west-1:000000000000:rule/bus/order-created", "order-created"],
  ["arn:aws:lambda:eu-west-1:000000000000:function:order", "order"],
  ["arn:aws:lambda:eu-west-1:000000000000:function:order:live", "order"],
  ["plain", "plain"],
])("the name of %s is %s", (arn, name) => expect(resourceName(arn)).toBe(name));
