import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { RecordedActivity } from "local-cloud";
import { describe, expect, test } from "vitest";
import { until } from "./support/conditions.ts";
import { placeOrder, request } from "./support/orders.ts";
import { type RunningStack, removeStatement, runStack, type StackJson, stackFolder } from "./support/run-stack.ts";

const SERVICES = ["order-service", "invoice-service", "fulfilment-service", "forecasting-service", "logistic-service"];

/** An event that no consumer accepts: it ends in every dead-letter queue that its rule leads to. */
const unacceptable = { metadata: { service: "by-hand" }, data: {} };

const sids = (service: string): string[] => {
  const stack: StackJson = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"));
  const { policy } = stack.resource.aws_iam_role_policy?.[`${service}-policy`] ?? {};
  return JSON.parse(String(policy)).Statement.map(({ Sid }: { Sid: string }) => Sid);
};

/** Lets a failed invocation be a dead letter at once. */
function withoutRetries({ resource }: StackJson): void {
  for (const settings of Object.values(resource.aws_lambda_function_event_invoke_config ?? {})) {
    settings.maximum_retry_attempts = 0;
  }
}

/** Everything that a service may do, done: an order is placed and looked at, and each consumer has a dead letter. */
async function useEverything(stack: RunningStack): Promise<void> {
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
        Detail: JSON.stringify(unacceptable),
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

const denials = (stack: RunningStack) => stack.activities.filter(({ type }) => type === "access-denied");

test("with all its statements no service is denied anything", async () => {
  const stack = await runStack({ edit: withoutRetries });
  await useEverything(stack);
  expect(denials(stack)).toEqual([]);
});

test("no role allows an action that is not used", async () => {
  const stack = await runStack({ edit: withoutRetries });
  await placeOrder(stack);
  await useEverything(stack);
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

describe.each(SERVICES)("%s needs", (service) => {
  test.each(sids(service))("%s: without it, it is denied what it does", async (sid) => {
    const stack = await runStack({
      edit: (json) => {
        withoutRetries(json);
        removeStatement(json, service, sid);
      },
    });
    await useEverything(stack);
    const callers = denials(stack).map((denial) => (denial.type === "access-denied" ? denial.caller : ""));
    expect(callers.length).toBeGreaterThan(0);
    expect(callers.filter((caller) => !caller.endsWith(`/lab2-dev-${service}`))).toEqual([]);
  });
});
