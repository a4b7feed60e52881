import { compileEventPattern, InvalidEventPatternError } from "event-pattern";
import { parseJson } from "exact-json";
import * as z from "zod";
import type { Clock } from "../core/clock.ts";
import type { Archive } from "../eventbridge/archive.ts";
import { getTimeMs } from "../eventbridge/archived-events.ts";
import type { EventBus } from "../eventbridge/event-bus.ts";
import { METHODS, validateHeaderName, validateHeaderValue } from "../http/node-http.ts";
import type { RestOperation } from "../protocols/rest-service.ts";
import type { ActivityFeed } from "./activity-feed.ts";
import type { ApiError } from "./api/api-error.ts";
import type { Explanations, Verdict } from "./api/event-view.ts";
import type { ApiResponse, LoadView } from "./api/request-view.ts";
import type { LatestEvent } from "./api/sample-event.ts";
import { ConsoleError, createOperation } from "./console-operation.ts";
import type { StackGraph } from "./graph.ts";
import type { HttpApiClient } from "./http-api-client.ts";
import { Load } from "./load.ts";

interface PlaygroundOperationsDependencies {
  accountId: string;
  region: string;
  graph: StackGraph;
  buses: readonly EventBus[];
  archives: readonly Archive[];
  feed: ActivityFeed;
  client: HttpApiClient;
  /** Calls PutEvents as the account's root. */
  putEvents(request: { Entries: unknown[] }): Promise<object>;
  clock: Pick<Clock, "toRealTime">;
}

const header = z.record(
  z.string().refine((name) => isAccepted(() => validateHeaderName(name)), "is not a valid header name"),
  z
    .string()
    .refine((value) => isAccepted(() => validateHeaderValue("x", value)), "has characters that a header must not have"),
);

const apiRequest = z.strictObject({
  method: z
    .enum(METHODS as [string, ...string[]])
    .refine((method) => method !== "CONNECT", "an HTTP API does not support CONNECT"),
  path: z.string().regex(/^\/[!-~]*$/, "must start with a slash and be URL-encoded"),
  headers: header.default({}),
  body: z.string().optional(),
});

const loadRequest = z.strictObject({
  request: apiRequest,
  perSecond: z.int().min(1).max(1_000),
  seconds: z.int().min(1).max(600),
});

/** PutEvents checks the entries. */
const putEvents = z.strictObject({ entries: z.array(z.unknown()) });

const object = z.record(z.string(), z.unknown());
const jsonText = z.string().transform((text, context) => {
  try {
    return parseJson(text);
  } catch (error) {
    context.addIssue(`is not JSON: ${(error as Error).message}`);
    return z.NEVER;
  }
});
const explainRequest = z.strictObject({
  event: z.union([jsonText.pipe(object), object]),
  pattern: z.union([z.string(), object]).optional(),
});

export function createPlaygroundOperations(dependencies: PlaygroundOperationsDependencies) {
  const { client } = dependencies;
  const load = createLoadOperations(client);
  const operations: RestOperation[] = [
    createOperation({
      method: "POST",
      path: "request",
      input: apiRequest,
      async run(request): Promise<ApiResponse> {
        requireApi(client);
        return client.send(request).catch((error) => {
          throw new ConsoleError(502, "API_NOT_REACHED", `the HTTP API did not respond: ${(error as Error).message}`);
        });
      },
    }),
    ...load.operations,
    createOperation({
      method: "POST",
      path: "events",
      input: putEvents,
      run: ({ entries }) => dependencies.putEvents({ Entries: entries }),
    }),
    createOperation({
      method: "GET",
      path: "events/latest",
      run: (): LatestEvent => findLatestEvent(dependencies),
    }),
    createOperation({
      method: "POST",
      path: "explain",
      input: explainRequest,
      run: ({ event, pattern }) => explain(event, pattern, dependencies),
    }),
  ];
  return { operations, stop: load.stop };
}

function createLoadOperations(client: HttpApiClient) {
  let load: Load | undefined;
  const stop = () => load?.stop();
  const operations = [
    createOperation({
      method: "POST",
      path: "load",
      input: loadRequest,
      statusCode: 201,
      run(request): LoadView {
        requireApi(client);
        stop();
        load = new Load(request, client);
        return load.view;
      },
    }),
    createOperation({
      method: "GET",
      path: "load",
      run(): LoadView {
        if (!load) {
          throw new ConsoleError(404, "NO_LOAD", "no load has been started");
        }
        return load.view;
      },
    }),
    createOperation({
      method: "DELETE",
      path: "load",
      run() {
        stop();
        return undefined;
      },
    }),
  ];
  return { operations, stop };
}

function requireApi({ url }: HttpApiClient): void {
  if (url === "") {
    throw new ConsoleError(404, "NO_API", "the stack has no HTTP API");
  }
}

/** Finds the latest event in memory, or else in the archives, which have those of earlier runs. */
function findLatestEvent({ archives, feed }: Pick<PlaygroundOperationsDependencies, "archives" | "feed">): LatestEvent {
  const accepted = feed.history.from(0).findLast(({ activity }) => activity.type === "event-accepted")?.activity;
  if (accepted?.type === "event-accepted") {
    return { event: accepted.event };
  }
  const archived = archives.flatMap(
    (archive) => archive.between(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY).at(-1) ?? [],
  );
  const [event] = archived.sort((a, b) => getTimeMs(b) - getTimeMs(a));
  return event ? { event } : {};
}

function explain(
  given: Record<string, unknown>,
  pattern: string | Record<string, unknown> | undefined,
  { accountId, buses, clock, graph, region }: PlaygroundOperationsDependencies,
): Explanations {
  const time = new Date(clock.toRealTime()).toISOString().replace(/\.\d+Z$/, "Z");
  const event = { version: "0", id: "explained", account: accountId, time, region, resources: [], ...given };
  return {
    rules: buses.flatMap((bus) =>
      bus.rules.flatMap(({ arn, enabled, name, pattern }) =>
        pattern
          ? [{ rule: graph.findByArn(arn)?.id ?? arn, name, bus: bus.name, enabled, ...pattern.explain(event) }]
          : [],
      ),
    ),
    ...(pattern !== undefined && { pattern: getVerdict(pattern, event) }),
  };
}

function getVerdict(pattern: string | object, event: object): Verdict | ApiError {
  try {
    return compileEventPattern(pattern).explain(event);
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError)) {
      throw error;
    }
    return { code: error.code, message: error.message };
  }
}

function isAccepted(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
