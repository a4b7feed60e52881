import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { contracts } from "infra/src/contracts.ts";
import type { RecordedActivity } from "local-cloud";
import { describe, expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { placeOrder, request } from "./support/orders.ts";
import { type RunningStack, removeStatement, runStack, type StackJson, stackFolder } from "./support/run-stack.ts";

const SERVICES = Object.keys(contracts);

/** An event detail that every consumer rejects, so that the event goes to all dead-letter queues. */
const invalidDetail = { metadata: { service: "example" }, data: {} };

const readSids = (service: string): string[] => {
  const stack: StackJson = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"));
  const { policy } = stack.resource.aws_iam_role_policy?.[`${service}-policy`] ?? {};
  return JSON.parse(String(policy)).Statement.map(({ Sid }: { Sid: string }) => Sid);
};

/** Disables the retries of failed invocations. */
function disableRetries({ resource }: StackJson): void {
  for (const settings of Object.values(resource.aws_lambda_function_event_invoke_config ?? {})) {
    settings.maximum_retry_attempts = 0;
  }
}

/** Uses every permission: places an order, reads it and sends a dead letter from each consumer. */
async function useAllPermissions(stack: RunningStack): Promise<void> {
  const { body } = await request(stack.orderUrl);
  await request(`${stack.orderUrl}/${body.ID ?? "none"}`);
  await stack.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        ["order_service", "order_created"],
        ["fulfilment_service", "fulfilment_completed"],
      ].map(([Source, DetailType]) => ({
        EventBusName: String(stack.outputs.event_bus_name),
        Source,
        DetailType,
        Detail: JSON.stringify(invalidDetail),
      })),
    }),
  );
  const ended = (each: RecordedActivity) => each.type === "dead-letter" || each.type === "dead-letter-lost";
  await until(() => expect(stack.activities.filter(ended).length).toBeGreaterThanOrEqual(4));
  await until(() => {
    const started = stack.activities.filter(({ type }) => type === "invocation-started").length;
    expect(stack.activities.filter(({ type }) => type === "invocation-ended")).toHaveLength(started);
  });
}

const getDenials = (stack: RunningStack) => stack.activities.filter(({ type }) => type === "access-denied");

test("denies no call of a service that has all its statements", async () => {
  const stack = await runStack({ edit: disableRetries });
  await useAllPermissions(stack);
  expect(getDenials(stack)).toEqual([]);
});

test("allows no action that is not used", async () => {
  const stack = await runStack({ edit: disableRetries });
  await placeOrder(stack);
  await useAllPermissions(stack);
  const json: StackJson = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"));
  const granted = SERVICES.flatMap((service) => {
    const policy = `aws_iam_role_policy.${service}-policy`;
    const document = JSON.parse(String(json.resource.aws_iam_role_policy?.[`${service}-policy`]?.policy));
    return document.Statement.map(({ Sid, Action }: { Sid: string; Action: string[] }) => [policy, Sid, Action.sort()]);
  });
  const used = stack
    .statementUse()
    .filter(({ policy }) => policy.startsWith("aws_iam_role_policy."))
    .map(({ policy, statement, actions }) => [policy, statement, actions.map(({ action }) => action).sort()]);
  expect(used.sort()).toEqual(granted.sort());
});

describe.each(SERVICES)("%s requires", (service) => {
  test.each(readSids(service))("%s and is denied a call without it", async (sid) => {
    const stack = await runStack({
      edit: (json) => {
        disableRetries(json);
        removeStatement(json, service, sid);
      },
    });
    await useAllPermissions(stack);
    const callers = getDenials(stack).map((denial) => (denial.type === "access-denied" ? denial.caller : ""));
    expect(callers.length).toBeGreaterThan(0);
    expect(callers.filter((caller) => !caller.endsWith(`/lab2-dev-${service}`))).toEqual([]);
  });
});
