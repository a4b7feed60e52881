import type { ConsoleActivity, StreamEvents } from "local-cloud/console-api";
import { onTestFinished } from "vitest";
import type { RunningStack } from "./run-stack.ts";

/** Asks the console as its page does. @returns the answer's JSON, whatever its status */
export async function ask(
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

/** A success's JSON. @throws {Error} with an answer that is none */
export async function answer<Answer>(
  stack: RunningStack,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: object,
): Promise<Answer> {
  const answered = await ask(stack, method, path, body);
  if (answered.status >= 300) {
    throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
  }
  return answered.body as Answer;
}

type Event = { [Name in keyof StreamEvents]: { name: Name; data: StreamEvents[Name] } }[keyof StreamEvents];

export interface Stream {
  /** Everything that has come so far. */
  events: Event[];
  activities(): ConsoleActivity[];
  /** Of the last event that had one. */
  lastEventId: string;
  close(): void;
}

/** Reads the stream of activities until the test ends. Resolves once the first event is there. */
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
