import type { Context } from "aws-lambda";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { createLogger } from "./clients.ts";
import { consume, type ReceivedEvent } from "./consume.ts";
import { defineEvent } from "./contract/event-definition.ts";
import { nextVersion } from "./contract/event-version.ts";

const orderCreated = defineEvent({
  source: "order_service",
  detailType: "order_created",
  schemaVersion: 1,
  data: z.object({ ID: z.string().min(1) }),
});

/** An event as EventBridge delivers it to Lambda. */
const delivered = {
  version: "0",
  id: "event-1",
  "detail-type": "order_created",
  source: "order_service",
  account: "111122223333",
  time: "2026-11-22T12:00:00Z",
  region: "eu-west-1",
  resources: [],
  detail: {
    metadata: { service: "order_service", schemaVersion: 1, correlationId: "request-1" },
    data: { ID: "order-1" },
  },
};
const withDetail = (detail: unknown) => ({ ...delivered, detail });
const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const withTraceparent = (traceparent: unknown) =>
  withDetail({ ...delivered.detail, metadata: { ...delivered.detail.metadata, traceparent } });

const context = { awsRequestId: "invocation-1", functionName: "invoice" } as Context;

/** Lines that Powertools writes to the process streams; it bypasses the console, to which Lambda would add a prefix. */
const loggedLines: string[] = [];
const logged = () => loggedLines.map((line) => JSON.parse(line));

beforeEach(() => {
  loggedLines.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line: unknown) => loggedLines.push(String(line)) > 0);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Reaction = (received: ReceivedEvent<{ ID: string }>) => Promise<void>;

/** Delivers an event to a consumer; returns what its reaction received. */
async function receive(event: unknown, react: Reaction = async () => {}) {
  const received: ReceivedEvent<{ ID: string }>[] = [];
  const handler = consume(
    orderCreated,
    (event) => {
      received.push(event);
      return react(event);
    },
    { logger: createLogger("invoice_service") },
  );
  await handler(event, context);
  return received;
}

describe("a valid event", () => {
  test("reaches the reaction with its data, metadata and origin", async () => {
    expect(await receive(delivered)).toEqual([
      {
        data: { ID: "order-1" },
        metadata: { service: "order_service", schemaVersion: 1, correlationId: "request-1" },
        origin: { correlationId: "request-1", causationId: "event-1", traceparent: expect.any(String) },
      },
    ]);
  });

  test("may contain fields unknown to the consumer", async () => {
    const { metadata, data } = delivered.detail;
    const [received] = await receive({
      ...delivered,
      "replay-name": "replay-1",
      detail: { metadata: { ...metadata, tenant: "t" }, data: { ...data, total: 12 }, notes: [] },
    });
    expect(received?.data).toEqual({ ID: "order-1" });
  });

  test("defaults to schema version 1", async () => {
    const [received] = await receive(withDetail({ metadata: { service: "order_service" }, data: { ID: "order-1" } }));
    expect(received?.metadata.schemaVersion).toBe(1);
  });

  test("uses its own id as correlation id if it has none", async () => {
    const [received] = await receive(withDetail({ metadata: { service: "order_service" }, data: { ID: "order-1" } }));
    expect(received?.origin).toMatchObject({ correlationId: "event-1", causationId: "event-1" });
  });
});

describe("an event of an older version", () => {
  const withReference = nextVersion(orderCreated, {
    data: z.object({ ID: z.string().min(1), reference: z.string().nullable() }),
    upcast: ({ ID }) => ({ ID, reference: null }),
  });
  const handle = (event: unknown, react: (received: ReceivedEvent<{ reference: string | null }>) => Promise<void>) =>
    consume(withReference, react, { logger: createLogger("invoice_service") })(event, context);

  test("reaches the reaction in the newest shape", async () => {
    const react = vi.fn(async () => {});
    await handle(delivered, react);
    expect(react).toHaveBeenCalledExactlyOnceWith({
      data: { ID: "order-1", reference: null },
      metadata: { ...delivered.detail.metadata, schemaVersion: 2 },
      origin: { correlationId: "request-1", causationId: "event-1", traceparent: expect.any(String) },
    });
  });

  test("is rejected with the invalid field", async () => {
    const { metadata } = delivered.detail;
    await expect(handle(withDetail({ metadata, data: { ID: "" } }), async () => {})).rejects.toThrow(
      "not a valid order_created: detail.data.ID: Too small: expected string to have >=1 characters, received string",
    );
  });
});

describe("an invalid event", () => {
  const { metadata, data } = delivered.detail;
  const { id: _, ...withoutId } = delivered;

  test.each<[description: string, event: unknown, reason: string]>([
    ["no event", undefined, "event: expected object, received undefined"],
    ["null", null, "event: expected object, received null"],
    ["a list", [], "event: expected object, received array"],
    ["another source", { ...delivered, source: "x" }, 'source: expected "order_service", received string'],
    ["no source", { ...delivered, source: null }, 'source: expected "order_service", received null'],
    ["another type", { ...delivered, "detail-type": "x" }, 'detail-type: expected "order_created", received string'],
    ["no event id", withoutId, "id: expected string, received undefined"],
    ["a string as detail", withDetail("{}"), "detail: expected object, received string"],
    ["no metadata", withDetail({ data }), "detail.metadata: expected object, received undefined"],
    ["data of another type", withDetail({ metadata, data: [] }), "detail.data: expected object, received array"],
    ["no ID", withDetail({ metadata, data: {} }), "detail.data.ID: expected string, received undefined"],
    ["a numeric ID", withDetail({ metadata, data: { ID: 1 } }), "detail.data.ID: expected string, received number"],
    [
      "an empty ID",
      withDetail({ metadata, data: { ID: "" } }),
      "detail.data.ID: Too small: expected string to have >=1 characters, received string",
    ],
    [
      "a numeric correlation id",
      withDetail({ metadata: { ...metadata, correlationId: 7 }, data }),
      "detail.metadata.correlationId: expected string, received number",
    ],
    [
      "a string as schema version",
      withDetail({ metadata: { ...metadata, schemaVersion: "1" }, data }),
      "detail.metadata.schemaVersion: expected number, received string",
    ],
  ])("is rejected with the field and the type of its value: %s", async (_description, event, reason) => {
    const react = vi.fn<Reaction>();
    await expect(receive(event, react)).rejects.toMatchObject({
      code: "INVALID_EVENT",
      message: `not a valid order_created: ${reason}`,
    });
    expect(react).not.toHaveBeenCalled();
  });

  test("is rejected with every invalid field, but no values", async () => {
    await expect(receive({ ...delivered, source: "secret", id: 5 })).rejects.toThrow(
      'not a valid order_created: id: expected string, received number; source: expected "order_service", received string',
    );
  });

  test("is logged with its event and correlation ids", async () => {
    await expect(receive(withDetail({ metadata, data: {} }))).rejects.toThrow();
    expect(logged()).toEqual([
      expect.objectContaining({
        level: "ERROR",
        service: "invoice_service",
        message: "order_created not handled",
        event_id: delivered.id,
        correlation_id: metadata.correlationId,
        error: expect.objectContaining({ name: "InvalidEventError" }),
      }),
    ]);
  });

  test("is rejected regardless of its content", async () => {
    const detail = fc.oneof(fc.anything(), fc.record({ metadata: fc.anything(), data: fc.anything() }));
    const event = fc.oneof(
      fc.anything(),
      fc.record({
        id: fc.anything(),
        source: fc.constant("order_service"),
        "detail-type": fc.constant("order_created"),
        detail,
      }),
    );
    await fc.assert(
      fc.asyncProperty(event, async (event) => {
        await expect(receive(event)).rejects.toMatchObject({ code: "INVALID_EVENT" });
      }),
    );
  });
});

describe("the log of an invocation", () => {
  test("is one line of JSON per entry with the correlation, event and invocation ids", async () => {
    await receive(delivered);
    expect(loggedLines).toEqual([expect.stringMatching(/^[^\n]*\n$/)]);
    expect(logged()).toEqual([
      expect.objectContaining({
        level: "INFO",
        message: "order_created handled",
        service: "invoice_service",
        correlation_id: "request-1",
        event_id: "event-1",
        ID: "order-1",
        function_request_id: "invocation-1",
      }),
    ]);
  });

  test("carries nothing over from the previous invocation", async () => {
    const handler = consume(orderCreated, async () => {}, { logger: createLogger("invoice_service") });
    await handler(delivered, context);
    await handler(
      { ...delivered, id: "event-2", detail: { ...delivered.detail, metadata: { service: "x" } } },
      context,
    );
    expect(logged().map(({ correlation_id, event_id }) => [correlation_id, event_id])).toEqual([
      ["request-1", "event-1"],
      ["event-2", "event-2"],
    ]);
  });
});

describe("the trace of an event", () => {
  test("continues with a span that is logged and passed on as the origin", async () => {
    const [received] = await receive(withTraceparent(`00-${TRACE_ID}-00f067aa0ba902b7-01`));
    const [{ trace_id, span_id }] = logged();
    expect(trace_id).toBe(TRACE_ID);
    expect(received?.origin.traceparent).toBe(`00-${TRACE_ID}-${span_id}-01`);
  });

  test.each<[description: string, event: unknown]>([
    ["without a traceparent", delivered],
    ["with an invalid traceparent", withTraceparent("request-1")],
    ["with a traceparent that is not a string", withTraceparent({ traceId: TRACE_ID })],
  ])("starts with an event %s", async (_description, event) => {
    const [received] = await receive(event);
    const [{ trace_id, span_id, correlation_id }] = logged();
    expect(received?.origin.traceparent).toBe(`00-${trace_id}-${span_id}-01`);
    expect(correlation_id).toBe("request-1");
  });

  test("is logged for an event that does not match its schema", async () => {
    const { metadata } = withTraceparent(`00-${TRACE_ID}-00f067aa0ba902b7-01`).detail as typeof delivered.detail;
    await expect(receive(withDetail({ metadata, data: {} }))).rejects.toThrow();
    expect(logged()).toEqual([expect.objectContaining({ trace_id: TRACE_ID, event_id: "event-1" })]);
  });
});

describe("a reaction that fails", () => {
  const failure = new Error("the table is gone");
  const fail = () => Promise.reject(failure);

  test("fails the invocation with its own error so that Lambda retries", async () => {
    await expect(receive(delivered, fail)).rejects.toBe(failure);
  });

  test("is logged with its error", async () => {
    await expect(receive(delivered, fail)).rejects.toThrow();
    expect(logged()).toEqual([
      expect.objectContaining({
        level: "ERROR",
        message: "order_created not handled",
        correlation_id: "request-1",
        error: expect.objectContaining({ message: "the table is gone" }),
      }),
    ]);
  });
});
