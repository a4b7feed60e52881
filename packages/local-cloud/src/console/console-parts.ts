import { randomUUID } from "node:crypto";
import type { AwsService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import { ROOT_CALLER } from "../core/root-caller.ts";
import type { DynamoDB } from "../dynamodb/dynamodb.ts";
import type { EventBridge } from "../eventbridge/event-bridge.ts";
import type { Faults } from "../faults/faults.ts";
import { createFaultOperations } from "../faults/faults-api.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { RestOperation } from "../protocols/rest-service.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Stack } from "../terraform/stack.ts";
import type { TraceStore } from "../trace/trace.ts";
import { ActivityFeed } from "./activity-feed.ts";
import { ActivityStream } from "./activity-stream.ts";
import { API_PREFIX, createOperation } from "./console-operation.ts";
import { countDeadLetters, findDeadLetterQueues } from "./dead-letter-queues.ts";
import { createReplayOperations } from "./event-replay-operations.ts";
import { StackGraph } from "./graph.ts";
import type { Guide } from "./guide.ts";
import { HttpApiClient } from "./http-api-client.ts";
import { createPlaygroundOperations } from "./playground-operations.ts";
import { createQueueOperations } from "./queue-operations.ts";
import { createStackOperations } from "./stack-operations.ts";
import { TableItems } from "./table-items.ts";

interface ConsoleDependencies {
  accountId: string;
  /** The name of the stack's folder. */
  stackName: string;
  guide: Guide | undefined;
  stack: Stack;
  services: { dynamodb: DynamoDB; eventBridge: EventBridge; faults: Faults; lambda: Lambda; sqs: Sqs };
  traces: TraceStore;
  awsUrl: string;
  /** Empty if the stack has no HTTP API. */
  apiUrl: string;
  clock: Clock;
}

export interface ConsoleParts {
  operations: RestOperation[];
  stream: ActivityStream;
  stop(): void;
}

export function createConsoleParts(dependencies: ConsoleDependencies): ConsoleParts {
  const { accountId, apiUrl, clock, guide, services, stack, traces } = dependencies;
  const { dynamodb, eventBridge, faults, lambda, sqs } = services;
  const { archives, buses, replays } = eventBridge;
  const { region } = stack;
  const graph = new StackGraph(stack, accountId);
  const tables = graph.tables.map(
    ({ arn: _, ...table }) => new TableItems(table, (operation, input) => dynamodb.read(operation, input)),
  );
  const feed = new ActivityFeed({ graph, history: traces.history, tables, startedAt: clock.toRealTime() });
  const deadLetterQueues = findDeadLetterQueues(graph, sqs.queues);
  const readHealth = () => ({ deadLetters: countDeadLetters(deadLetterQueues), faults: faults.list() });
  const stream = new ActivityStream(feed, { guide, readHealth });
  const client = new HttpApiClient(apiUrl);
  const playground = createPlaygroundOperations({
    accountId,
    region,
    graph,
    buses,
    archives,
    feed,
    client,
    putEvents: (request) => callAsRoot(eventBridge.service, "PutEvents", request),
    clock,
  });
  return {
    operations: [
      ...createStackOperations({ ...dependencies, graph, feed, tables }),
      ...createQueueOperations({
        graph,
        queues: sqs.queues,
        findItem: (event) => feed.findItem(event),
        async invoke(invokedFunctionArn, payload) {
          const requestId = randomUUID();
          await lambda.invokeAsynchronously(invokedFunctionArn, payload, { requestId, caller: "the console" });
          return requestId;
        },
        clock,
      }),
      ...createReplayOperations({ graph, archives, buses, replays, clock }),
      ...playground.operations,
      createOperation({ method: "GET", path: "guide", run: () => guide?.read() }),
      ...createFaultOperations(faults, `${API_PREFIX}faults`),
    ],
    stream,
    stop() {
      playground.stop();
      client.stop();
      stream.stop();
    },
  };
}

/** @throws {AwsError} as the service does */
async function callAsRoot(service: AwsService, operation: string, input: object): Promise<object> {
  const body = Buffer.from(JSON.stringify(input));
  const { signal } = new AbortController();
  const response = await service.call({ operation, headers: {}, body, caller: ROOT_CALLER, signal });
  return JSON.parse(String(response.body));
}
