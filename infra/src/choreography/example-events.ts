import { generateValue } from "event-contracts/generate-value";
import type { EventDefinition } from "service-kit/contract";
import * as z from "zod";

export interface ExampleEvent {
  fields: "with every optional field" | "without optional fields";
  envelope: { source: string; "detail-type": string; detail: unknown };
}

export class NoExampleError extends Error {
  readonly code = "NO_EXAMPLE";

  constructor(detailType: string, reason: string) {
    super(`cannot generate an example of ${detailType}: ${reason}`);
    this.name = "NoExampleError";
  }
}

/** Number of attempts to satisfy rules that JSON Schema cannot express. */
const MAX_ATTEMPTS = 20;

/**
 * Generates one event with every optional field and one without, as the publisher would create them. The data is derived
 * from the event's schema; the result is the same at every call.
 * A field with rules that JSON Schema cannot express, such as `refine`, needs `.meta({ examples: ["…"] })`.
 * @throws {NoExampleError} if no generated data matches the schema
 */
export function generateExampleEvents(event: EventDefinition<unknown>): ExampleEvent[] {
  return [
    generateExampleEvent(event, "with every optional field"),
    generateExampleEvent(event, "without optional fields"),
  ];
}

function generateExampleEvent(event: EventDefinition<unknown>, fields: ExampleEvent["fields"]): ExampleEvent {
  const { detailType, source } = event;
  const schema = toJsonSchema(event);
  const optionalsProbability = fields === "with every optional field" ? 1 : 0;
  const optionals = { causationId: "a cause", traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
  const origin = { correlationId: "an order", ...(optionalsProbability && optionals) };
  let problem = "";
  for (let seed = 1; seed <= MAX_ATTEMPTS; seed++) {
    const { data } = generateValue(schema, { seed, optionalsProbability }) as { data: unknown };
    const detail: unknown = JSON.parse(JSON.stringify(event.create(data, origin).detail));
    const { error } = event.detail.safeParse(detail);
    if (!error) {
      return { fields, envelope: createEnvelope(source, detailType, detail) };
    }
    problem = describeIssues(error);
  }
  throw new NoExampleError(detailType, problem);
}

function toJsonSchema({ detail, detailType }: EventDefinition<unknown>) {
  try {
    return z.toJSONSchema(detail, { io: "input" });
  } catch (error) {
    throw new NoExampleError(detailType, (error as Error).message);
  }
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
function createEnvelope(source: string, detailType: string, detail: unknown) {
  return {
    version: "0",
    id: "00000000-0000-4000-8000-000000000000",
    "detail-type": detailType,
    source,
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "eu-west-1",
    resources: [],
    detail,
  };
}

/** Formats each issue as `data.ID: Invalid input: expected string, received number`. */
export function describeIssues({ issues }: z.core.$ZodError): string {
  return issues.map(({ message, path }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");
}
