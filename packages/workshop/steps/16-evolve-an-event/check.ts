import { readFileSync } from "node:fs";
import { compareSchemas } from "event-contracts/compare-schemas";
import { selectActivities } from "../../src/activities.ts";
import { expectComplete } from "../../src/checks/expect-complete.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { type Check, CheckFailedError, type LearnerSystem, type ObservedOrder } from "../../src/step.ts";

const EVENTS = "packages/services/order-service/src/events.ts";
const REFERENCE = "PO-4711";

export const checks: Check[] = [
  {
    criterion:
      "the schema of `order_created` has the optional field `customerReference`, and every change of it is compatible",
    async run(system) {
      const data = readDataSchema(readRunningSchema(system));
      const lookAt = system.locate(EVENTS, /customerReference|data: /);
      if (!data.properties.customerReference) {
        throw new CheckFailedError({
          seen: `the data of \`order_created\` has the fields ${Object.keys(data.properties).join(", ")}`,
          expected: "the field `customerReference`",
          lookAt,
        });
      }
      const changes = compareSchemas(readDataSchema(readCommittedSchema()), data, "$.detail.data");
      const breaking = changes.find(({ breaks }) => breaks.length > 0);
      if (breaking) {
        throw new CheckFailedError({
          seen: `a breaking change: \`${breaking.path}\` ${breaking.description}`,
          expected: "compatible changes: add fields as optional, and leave the others as they are",
          lookAt,
        });
      }
    },
  },
  {
    criterion: `an order that is placed with \`?reference=${REFERENCE}\` publishes \`customerReference\`, and all five services stamp it`,
    async run(system) {
      const order = await placeOrder(system, `?reference=${REFERENCE}`);
      const published = readReference(order);
      if (published !== REFERENCE) {
        throw new CheckFailedError({
          seen: `the \`customerReference\` of \`order_created\` is ${JSON.stringify(published) ?? "missing"}`,
          expected: `${JSON.stringify(REFERENCE)}, the value of the query parameter reference`,
          lookAt: system.locate(learnerFiles.orderApi, /orderCreated\.create\(/),
          traceId: order.requestId,
        });
      }
      expectComplete(system, order);
    },
  },
  {
    criterion:
      "an order without a reference, or with an empty one, publishes no `customerReference`, and all five services stamp it",
    async run(system) {
      for (const query of ["", "?reference="]) {
        const order = await placeOrder(system, query);
        const published = readReference(order);
        if (published !== undefined) {
          throw new CheckFailedError({
            seen: `\`order_created\` of \`GET /order${query}\` has the \`customerReference\` ${JSON.stringify(published)}`,
            expected:
              "no `customerReference`: consumers reject an empty one, and must not mistake a placeholder for a value",
            lookAt: system.locate(learnerFiles.orderApi, /reference/),
            traceId: order.requestId,
          });
        }
        expectComplete(system, order);
      }
    },
  },
];

type JsonSchema = Record<string, unknown>;

interface DataSchema extends JsonSchema {
  properties: Record<string, unknown>;
}

/** Returns the part of a schema that the service defines; the rest is the same for all events. */
function readDataSchema({ properties }: JsonSchema): DataSchema {
  return (properties as { data: DataSchema }).data;
}

function readRunningSchema({ stack }: LearnerSystem): JsonSchema {
  const schemas = Object.values(stack.resource.aws_schemas_schema ?? {});
  const schema = schemas.find(({ name }) => name === "order_service@order_created");
  return JSON.parse(String(schema?.content));
}

/** Reads the schema that the repository has accepted, not the learner's copy. */
function readCommittedSchema(): JsonSchema {
  const file = new URL("../../../services/order-service/schemas/order_created.v1.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

async function placeOrder(system: LearnerSystem, query: string): Promise<ObservedOrder> {
  const { activities, result } = await system.observe(async () => {
    const response = await fetch(`${system.cloud.outputs.order_url}${query}`);
    const requestId = response.headers.get("apigw-requestid") ?? "";
    return { status: response.status, requestId, body: (await response.json()) as { ID?: string } };
  });
  const { ID } = result.body;
  return { ...result, ID, item: ID === undefined ? undefined : await system.readItem(ID), activities };
}

function readReference({ activities }: ObservedOrder): unknown {
  const events = selectActivities(activities, "event-accepted").map(({ event }) => event);
  const detail = events.find((event) => event["detail-type"] === "order_created")?.detail;
  return (detail as { data?: { customerReference?: unknown } } | undefined)?.data?.customerReference;
}
