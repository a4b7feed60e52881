import { generateSync } from "json-schema-faker";
import type { EventDefinition } from "service-kit/contract";
import * as z from "zod";

/** An event as EventBridge would deliver it. */
export interface ExampleEvent {
  /** Which of its fields it has, as the end of a sentence. */
  fields: "with every optional field" | "without optional fields";
  envelope: { source: string; "detail-type": string; detail: unknown };
}

/** The event's schema gives no example. */
export class NoExampleError extends Error {
  readonly code = "NO_EXAMPLE";

  constructor(detailType: string, reason: string) {
    super(`no example of ${detailType} can be made from its schema: ${reason}`);
    this.name = "NoExampleError";
  }
}

/** How often an example is made anew that breaks a rule of the schema that JSON Schema cannot express. */
const SEEDS = 20;

/**
 * An event with every optional field and one with none, as its owner would publish them: the data is made up from the
 * event's schema, and the rest is what `create` adds. The same at every call.
 *
 * Where data is bound by more than JSON Schema expresses, such as `refine`, the schema may say an example itself, by
 * `.meta({ examples: ["…"] })`.
 *
 * @throws {NoExampleError}
 */
export function exampleEvents(event: EventDefinition<unknown>): ExampleEvent[] {
  return [
    exampleEvent(event, "with every optional field", { alwaysFakeOptionals: true }),
    exampleEvent(event, "without optional fields", { optionalsProbability: 0 }),
  ];
}

function exampleEvent(
  event: EventDefinition<unknown>,
  fields: ExampleEvent["fields"],
  options: { alwaysFakeOptionals: true } | { optionalsProbability: 0 },
): ExampleEvent {
  const { detailType, source } = event;
  const schema = jsonSchemaOf(event);
  let problem = "";
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { data } = generateSync(schema, { seed, useExamplesValue: true, ...options }) as { data: unknown };
    const origin = { correlationId: "an order", ...("alwaysFakeOptionals" in options && { causationId: "a cause" }) };
    const detail: unknown = JSON.parse(JSON.stringify(event.create(data, origin).detail));
    const { error } = event.detail.safeParse(detail);
    if (!error) return { fields, envelope: envelopeOf({ source, detailType, detail }) };
    problem = describeIssues(error);
  }
  throw new NoExampleError(detailType, problem);
}

function jsonSchemaOf({ detail, detailType }: EventDefinition<unknown>) {
  try {
    return z.toJSONSchema(detail, {
      io: "input",
      // The format names no version of a UUID; the pattern beside it does.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === "uuid" && jsonSchema.pattern !== undefined) delete jsonSchema.format;
      },
    }) as Parameters<typeof generateSync>[0];
  } catch (error) {
    throw new NoExampleError(detailType, (error as Error).message);
  }
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
function envelopeOf({ detail, detailType, source }: { source: string; detailType: string; detail: unknown }) {
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

/** `data.ID: Invalid input: expected string, received number`, for each field that does not fit. */
export function describeIssues({ issues }: z.ZodError): string {
  return issues.map(({ message, path }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");
}
