import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { generateExampleEvents } from "infra/src/choreography/example-events.ts";
import type { RecordedActivity } from "local-cloud";
import { describe, expect, test } from "vitest";
import { consumers, laterRoutes, serviceNames } from "./support/choreography.ts";
import { until, untilIdle } from "./support/conditions.ts";
import { request } from "./support/orders.ts";
import { type RunningStack, readStack, removeStatement, runStack, type StackJson } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

/** The parts of a statement that the tests read. */
interface Statement {
  Sid: string;
  Action: string[];
}

const json = readStack();

const readStatements = (service: string): Statement[] =>
  JSON.parse(String(json.resource.aws_iam_role_policy?.[`${service}-policy`]?.policy)).Statement;

/** The services that have a statement, by its Sid. */
const servicesBySid = Map.groupBy(
  serviceNames.flatMap((service) => readStatements(service).map((statement) => ({ service, statement }))),
  ({ statement }) => statement.Sid,
);

const testUnchanged = shareStack({ edit: disableRetries });

/** Disables the retries of failed invocations. */
function disableRetries({ resource }: StackJson): void {
  for (const settings of Object.values(resource.aws_lambda_function_event_invoke_config ?? {})) {
    settings.maximum_retry_attempts = 0;
  }
}

/**
 * Uses every permission of every service, whatever the other services may do: places an order, reads it, requests each
 * other route for it, and sends each consumer an event that it handles and one that it rejects, which becomes a dead
 * letter.
 */
async function useAllPermissions(stack: RunningStack): Promise<void> {
  const { body } = await request(stack.orderUrl);
  await request(`${stack.orderUrl}/${body.ID ?? "none"}`);
  const [item] = await stack.items();
  for (const routeKey of laterRoutes) {
    const [method = "", path = ""] = routeKey.split(" ");
    const ID = String(item?.ID ?? "none");
    const url = `${stack.orderUrl.replace(/\/order$/, "")}${path.replaceAll(/\{\w+\}/g, ID)}`;
    await request(url, { method, body: JSON.stringify({ ID }) });
  }
  for (const event of new Set(consumers.map(({ event }) => event))) {
    const details = [...generateExampleEvents(event).map(({ envelope }) => envelope.detail), {}];
    const Entries = details.map((detail) => ({
      EventBusName: String(stack.outputs.event_bus_name),
      Source: event.source,
      DetailType: event.detailType,
      Detail: JSON.stringify(detail),
    }));
    await stack.eventBridge.send(new PutEventsCommand({ Entries }));
  }
  const ended = ({ type }: RecordedActivity) => type === "dead-letter" || type === "dead-letter-lost";
  await until(() => expect(stack.activities.filter(ended).length).toBeGreaterThanOrEqual(consumers.length));
  await untilIdle(stack);
}

/** Lists the actions that each service was denied. */
function getDenials({ activities }: RunningStack): Map<string, Set<string>> {
  const denials = activities.flatMap((each) => (each.type === "access-denied" ? [each] : []));
  const byService = Map.groupBy(denials, ({ caller }) => caller.replace(/^.*\/lab2-dev-/, ""));
  return new Map([...byService].map(([service, denied]) => [service, new Set(denied.map(({ action }) => action))]));
}

describe("with all their statements, the services", () => {
  testUnchanged("are denied no call", async ({ stack }) => {
    await useAllPermissions(stack);
    expect(getDenials(stack)).toEqual(new Map());
  });

  testUnchanged("use every action that a statement allows", async ({ stack }) => {
    await useAllPermissions(stack);
    const granted = serviceNames.flatMap((service) =>
      readStatements(service).map(({ Action, Sid }) => [`aws_iam_role_policy.${service}-policy`, Sid, Action.sort()]),
    );
    const used = stack
      .statementUse()
      .filter(({ policy }) => policy.startsWith("aws_iam_role_policy."))
      .map(({ actions, policy, statement }) => [policy, statement, actions.map(({ action }) => action).sort()]);
    expect(used.sort()).toEqual(granted.sort());
  });
});

/** The statements that Lambda itself uses. Without them, handlers still make all their calls. */
const LAMBDA_SIDS = ["SendDeadLetters", "WriteLog", "WriteTraces"];

const [lastSid = "", ...otherSids] = [...servicesBySid.keys()].filter((sid) => !LAMBDA_SIDS.includes(sid)).toReversed();

test.each(
  [[lastSid, ...LAMBDA_SIDS], ...otherSids.map((sid) => [sid])].map((sids) => [sids.join(", "), sids] as const),
)("without %s, every service that has it is denied a call, and no other", async (_, sids) => {
  const stack = await runStack({
    edit(json) {
      disableRetries(json);
      for (const sid of sids) {
        for (const { service } of servicesBySid.get(sid) ?? []) {
          removeStatement(json, service, sid);
        }
      }
    },
  });
  await useAllPermissions(stack);
  const denials = getDenials(stack);
  const isDenied = (service: string, { Action }: Statement) =>
    Action.some((action) => denials.get(service)?.has(action));
  for (const sid of sids) {
    const having = servicesBySid.get(sid) ?? [];
    const denied = having.filter(({ service, statement }) => isDenied(service, statement));
    expect(denied, sid).toEqual(having);
  }
  for (const [service, actions] of denials) {
    const removed = readStatements(service).flatMap(({ Action, Sid }) => (sids.includes(Sid) ? Action : []));
    expect(removed, service).toEqual(expect.arrayContaining([...actions]));
  }
});
