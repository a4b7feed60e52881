import { expect, test } from "vitest";
import { explainUpdateFailure } from "./explain-update-failure.ts";

test.each([
  [
    "packages/service-kit/src/publish.ts(35,81): error TS2769: No overload matches this call.\n    Type 'Detail<unknown>' is not assignable to type 'string'.",
    { expected: expect.stringContaining("JSON.stringify(detail)"), lookAt: "packages/service-kit/src/publish.ts:35" },
  ],
  [
    "aws_cloudwatch_event_rule.order-created: event_pattern: Event pattern is not valid. Reason: Filter is not an object",
    { seen: expect.stringContaining("JSON text within JSON text") },
  ],
  [
    'aws_cloudwatch_event_rule.order-created: event_pattern: Event pattern is not valid. Reason: "source" must be an object or an array at source',
    {
      seen: expect.stringContaining('"source" must be an object or an array'),
      expected: expect.stringContaining("list"),
    },
  ],
  [
    "Error: There is already a Construct with name 'invoice-service' in OrderStack [orders-dev]",
    { seen: expect.stringContaining("invoice-service is created twice") },
  ],
  [
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'loyalty-service' imported from infra/src/contracts.ts",
    { expected: expect.stringContaining('`"loyalty-service": "workspace:*"`'), lookAt: "infra/package.json" },
  ],
])("explains %j", (failure, finding) => {
  expect(explainUpdateFailure(["another failure", failure])).toMatchObject(finding);
});

test("leaves other failures as they are", () => {
  expect(explainUpdateFailure(["order-stack.ts(80,3): error TS1005: ';' expected."])).toBeUndefined();
});
