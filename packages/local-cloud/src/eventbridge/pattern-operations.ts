import { compileEventPattern, type EventPattern, InvalidEventPatternError } from "event-pattern";
import { parseJson } from "exact-json";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Authorize } from "./authorization.ts";

/** AWS also documents `resources` as required, but accepts events without it. */
const REQUIRED_FIELDS = ["id", "account", "source", "time", "region", "detail-type"];

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function createTestEventPatternOperation(authorize: Authorize): Operation {
  return operation(z.strictObject({ EventPattern: z.string(), Event: z.string() }), ({ Event, EventPattern }, call) => {
    authorize(call, "events:TestEventPattern", "*", {});
    return { Result: parsePattern(EventPattern).matches(parseEvent(Event)) };
  });
}

function parsePattern(json: string): EventPattern {
  try {
    return compileEventPattern(json);
  } catch (error) {
    throw error instanceof InvalidEventPatternError
      ? new AwsError("InvalidEventPatternException", error.message)
      : error;
  }
}

function parseEvent(json: string): object {
  let event: unknown;
  try {
    event = parseJson(json);
  } catch {
    // Rejected below, like any other value that is not an object.
  }
  if (event === null || typeof event !== "object" || !REQUIRED_FIELDS.every((field) => Object.hasOwn(event, field))) {
    throw new AwsError("ValidationException", "Parameter Event is not valid.");
  }
  return event;
}
