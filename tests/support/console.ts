import type { ApiResponse, ConsoleActivity, StreamEvents } from "local-cloud/console-api";
import { expect, onTestFinished } from "vitest";
import { type RunningStack, runStack, type StackOptions } from "./run-stack.ts";
import { shareStack } from "./share-stack.ts";

/** Sends a request to the console as its page does and returns the status and the JSON. */
export async function requestConsole(
  { consoleUrl }: RunningStack,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
  headers: Record<string, string> = { origin: String(consoleUrl) },
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${consoleUrl}${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/**
 * Sends a request to the console and returns the JSON of a successful response.
 *
 * @throws {Error} if the status is not a success
 */
export async function callConsole<Result>(
  stack: RunningStack,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
): Promise<Result> {
  const response = await requestConsole(stack, method, path, body);
  if (response.status >= 300) {
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(response.body)}`);
  }
  return response.body as Result;
}

/** Runs the synthesized stack with its console until the test ends. */
export const runConsole = (options: StackOptions = {}) => runStack({ consolePort: 0, ...options });

/** Returns a `test` for stories that share one running stack with its console. */
export const shareConsole = (options: StackOptions = {}) => shareStack({ consolePort: 0, ...options });

/** Places an order through the console and returns its ID. */
export async function placeOrderInConsole(stack: RunningStack): Promise<string> {
  const request = { method: "POST", path: "/prod/order" };
  const { body, statusCode } = await callConsole<ApiResponse>(stack, "POST", "/api/request", request);
  expect(statusCode).toBe(200);
  return JSON.parse(body).ID;
}

type Event = { [Name in keyof StreamEvents]: { name: Name; data: StreamEvents[Name] } }[keyof StreamEvents];

export interface Stream {
  /** All events received so far. */
  events: Event[];
  activities(): ConsoleActivity[];
  /** The ID of the last event that had one. */
  lastEventId: string;
  close(): void;
}

/** Opens the stream of activities, waits for its first event and closes it when the test ends. */
export async function openStream(
  { consoleUrl }: RunningStack,
  { lastEventId, since }: { lastEventId?: string; since?: string } = {},
): Promise<Stream> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`${consoleUrl}/api/activities${since === undefined ? "" : `?since=${since}`}`, {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { "last-event-id": lastEventId },
  });
  const events: Event[] = [];
  const stream: Stream = {
    events,
    activities: () => events.flatMap(({ data, name }) => (name === "activities" ? data : [])),
    lastEventId: "",
    close: () => abort.abort(),
  };
  const first = Promise.withResolvers<void>();
  void (async () => {
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const fields = new Map(block.split("\n").map((line) => [line.split(": ", 1)[0], line.replace(/^\w*: /, "")]));
        const name = fields.get("event");
        if (name !== undefined) {
          events.push({ name, data: JSON.parse(fields.get("data") ?? "") } as Event);
        }
        stream.lastEventId = fields.get("id") ?? stream.lastEventId;
      }
      if (events.length > 0) {
        first.resolve();
      }
    }
  })().catch((error) => first.reject(error));
  await first.promise;
  return stream;
}
