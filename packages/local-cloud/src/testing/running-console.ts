import { ActivityFeed } from "../console/activity-feed.ts";
import { StackGraph } from "../console/graph.ts";
import { type ReadTable, TableItems } from "../console/table-items.ts";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { resourceTypes } from "../resource-types.ts";
import { readStack } from "../terraform/read-stack.ts";
import { resolveStack } from "../terraform/stack.ts";
import { TraceStore } from "../trace/trace.ts";
import { testStackFolder } from "./stack-folder.ts";

export const accountId = "111122223333";

type Resources = Record<string, Record<string, object>>;

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};

/** Creates the resources of a function whose role has these statements. */
export function testFunction(name: string, ...statements: object[]): Resources {
  return {
    aws_iam_role: { [name]: { name: `${name}-role`, assume_role_policy: JSON.stringify(trust) } },
    aws_iam_role_policy: {
      [name]: {
        name,
        role: `\${aws_iam_role.${name}.name}`,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      },
    },
    aws_lambda_function: {
      [name]: {
        function_name: name,
        role: `\${aws_iam_role.${name}.arn}`,
        runtime: "nodejs24.x",
        handler: "handler.handler",
        filename: "handler.zip",
      },
    },
  };
}

export const testTable: Resources = {
  aws_dynamodb_table: {
    orders: {
      name: "orders",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "ID",
      attribute: [{ name: "ID", type: "S" }],
    },
  },
};

/** Creates the graph of a stack with these resources. */
export function testGraph(...parts: Resources[]): StackGraph {
  const resource: Resources = {};
  for (const part of parts) {
    for (const [type, byName] of Object.entries(part)) {
      resource[type] = { ...resource[type], ...byName };
    }
  }
  const json = { provider: { aws: [{ region: "eu-central-1" }] }, resource };
  const folder = testStackFolder({ "cdk.tf.json": JSON.stringify(json) });
  const context = { accountId, awsEndpointUrl: "http://127.0.0.1:4566", apiUrl: "http://127.0.0.1:4000" };
  return new StackGraph(resolveStack(readStack(folder), resourceTypes, context), accountId);
}

/** Creates a table `orders` with the content of `items`, by ID. */
export function testItems() {
  const items = new Map<string, Record<string, { S: string }>>();
  const reads: string[] = [];
  const read: ReadTable = async (operation, input) => {
    reads.push(operation);
    if (operation === "Scan") {
      return { Items: [...items.values()] };
    }
    const { Keys } = (input as { RequestItems: { orders: { Keys: { ID: { S: string } }[] } } }).RequestItems.orders;
    const found = Keys.map(({ ID }) => items.get(ID.S)).filter((item) => item !== undefined);
    return { Responses: { orders: found } };
  };
  return {
    items,
    reads,
    table: new TableItems({ node: "aws_dynamodb_table.orders", name: "orders", hashKey: "ID" }, read),
    put(ID: string, placed?: string) {
      items.set(ID, { ID: { S: ID }, ...(placed !== undefined && { placed: { S: placed } }) });
    },
  };
}

/** Creates a feed of the recorded activities. */
export function testFeed({ capacity, graph = testGraph(testTable) }: { capacity?: number; graph?: StackGraph } = {}) {
  const activityLog = new ActivityLog();
  const traces = new TraceStore(activityLog, capacity);
  const content = testItems();
  const feed = new ActivityFeed({ graph, history: traces.history, tables: [content.table], startedAt: 0 });
  const warn = (message: string) => activityLog.record({ type: "warning", message });
  return { activityLog, content, feed, history: traces.history, warn };
}

export const write = (ID: string, placedBy = "arn:aws:iam::111122223333:root") =>
  ({
    type: "api-call",
    caller: placedBy,
    action: "dynamodb:PutItem",
    resource: `arn:aws:dynamodb:eu-central-1:${accountId}:table/orders`,
    detail: { TableName: "orders", Item: { ID: { S: ID } } },
  }) satisfies Omit<Extract<RecordedActivity, { type: "api-call" }>, "at">;
