import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { type Block, synthesizeDeployment, synthesizeOrders, synthesizeState } from "./synthesized-stack.ts";

const stacks = {
  "orders-dev": synthesizeOrders("dev"),
  "orders-staging": synthesizeOrders("staging"),
  "orders-prod": synthesizeOrders("prod"),
  "orders-state": synthesizeState(),
  "orders-deployment": synthesizeDeployment(),
};

/** The identifier of a finding in Checkov, Trivy or Security Hub. */
const checkId = z
  .string()
  .regex(/^(CKV2?_AWS_\d+|AVD-AWS-\d{4}|(APIGateway|CloudWatch|DynamoDB|EventBridge|Lambda|S3)\.\d+)$/);

/** A finding that scanners report, why it is accepted, and what in the stack causes it. */
const findings = z
  .array(
    z.strictObject({
      checks: z.array(checkId).min(1),
      /** Type of the resources that scanners report. */
      type: z.string().startsWith("aws_"),
      /** An attribute that they do not set, or a resource type that their stack does not contain. */
      without: z.string().optional(),
      /** Text that they contain. */
      contains: z.string().optional(),
      below: z.strictObject({ attribute: z.string(), value: z.number() }).optional(),
      /** @default - every stack that has resources of the type */
      stacks: z.array(z.string()).optional(),
      reason: z.string().endsWith("."),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL("../accepted-findings.json", import.meta.url), "utf8")));

type Finding = (typeof findings)[number];

const causes = ({ below, contains, without }: Finding, block: Block, types: object) =>
  (without?.startsWith("aws_") && !(without in types)) ||
  (without !== undefined && !without.startsWith("aws_") && !block[without]) ||
  (contains !== undefined && JSON.stringify(block).includes(contains)) ||
  (below !== undefined && Number(block[below.attribute]) < below.value);

const listStacks = ({ type }: Finding, isReported: (block: Block, types: object) => boolean | undefined) =>
  Object.entries(stacks)
    .filter(([, { resource }]) => Object.values(resource[type] ?? {}).some((block) => isReported(block, resource)))
    .map(([name]) => name);

test.each(findings)("$checks, accepted for $type, is still a finding in those stacks and no others", (finding) => {
  const reported = listStacks(finding, (block, types) => causes(finding, block, types));
  expect(reported).toEqual(finding.stacks ?? listStacks(finding, () => true));
  expect(reported).not.toEqual([]);
});

test("accepts each finding once", () => {
  const checks = findings.flatMap(({ checks }) => checks);
  expect(new Set(checks).size).toBe(checks.length);
});
