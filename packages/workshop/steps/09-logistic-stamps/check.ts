import { randomUUID } from "node:crypto";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { FaultInput, RecordedActivity } from "local-cloud";
import { createEnvelope } from "../../src/checks/create-envelope.ts";
import { explainFailure } from "../../src/checks/explain-failure.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

const service = "logistic-service";

export const checks: Check[] = [
  {
    criterion: "logistic-service stamps the order of a `fulfilment_completed`",
    async run(system) {
      const ID = `workshop-${randomUUID()}`;
      const { activities, error, item } = await invoke(system, { ID });
      if (item?.time_logistic_service === undefined) {
        const finding = explainFailure(system, activities, service) ?? {
          seen: `${service} was invoked with a \`fulfilment_completed\` and ${error === undefined ? "succeeded" : `failed with ${error}`}, but the item has no \`time_logistic_service\``,
          expected: "the handler stamps the order with the `ID` in the event's `data`, and awaits it",
          lookAt: locateHandler(system),
        };
        throw new CheckFailedError({ ...finding, traceId: ID });
      }
    },
  },
  {
    criterion: "an event without an `ID` fails with an `InvalidEventError`, and nothing is stamped",
    async run(system) {
      const { error } = await invoke(system, {});
      if (error !== "InvalidEventError") {
        throw new CheckFailedError({
          seen: `an event without \`ID\` ${error === undefined ? "was handled as if it were valid" : `failed with ${error}`}`,
          expected: "`InvalidEventError`: `consume` parses the event before the handler sees it",
          lookAt: locateHandler(system),
        });
      }
    },
  },
  {
    criterion: "if the stamp fails, the invocation fails, and Lambda retries it",
    async run(system) {
      const ID = `workshop-${randomUUID()}`;
      const fault = {
        on: "call",
        action: "dynamodb:UpdateItem",
        effect: "exception-before",
        function: service,
      } as const;
      const { error } = await invoke(system, { ID }, fault);
      if (error === undefined) {
        throw new CheckFailedError({
          seen: `UpdateItem failed, but the invocation of ${service} succeeded: the stamp is lost`,
          expected: "the invocation fails with the error: the handler returns or awaits the promise of `stamp`",
          lookAt: locateHandler(system),
          traceId: ID,
        });
      }
    },
  },
];

interface Invocation {
  /** The type of the error that the invocation failed with. */
  error: string | undefined;
  item: Record<string, string> | undefined;
  activities: RecordedActivity[];
}

/** Invokes logistic-service with a fulfilment_completed, then deletes the item that it wrote. */
async function invoke(system: LearnerSystem, data: { ID?: string }, fault?: FaultInput): Promise<Invocation> {
  const { cloud, dynamodb, lambda } = system;
  const FunctionName = (cloud.outputs.function_arns as Record<string, string>)[service];
  const event = { source: "fulfilment_service", detailType: "fulfilment_completed" };
  const metadata = { service: event.source, schemaVersion: 1, correlationId: randomUUID() };
  const Payload = JSON.stringify(createEnvelope(event, { metadata, data }));
  const injected = fault && cloud.faults.add(fault);
  try {
    const { activities, result } = await system.observe(() =>
      lambda.send(new InvokeCommand({ FunctionName, Payload })),
    );
    const { errorType = "an error" } = JSON.parse(Buffer.from(result.Payload ?? []).toString() || "{}") ?? {};
    return {
      error: result.FunctionError === undefined ? undefined : errorType,
      item: data.ID === undefined ? undefined : await system.readItem(data.ID),
      activities,
    };
  } finally {
    if (injected) {
      cloud.faults.remove(injected.id);
    }
    if (data.ID !== undefined) {
      const TableName = String(cloud.outputs.table_name);
      await dynamodb.send(new DeleteCommand({ TableName, Key: { ID: data.ID } }));
    }
  }
}

function locateHandler(system: LearnerSystem): string {
  return system.locate(learnerFiles.shipOrder, /stamp\(|consume\(|createHandler/);
}
