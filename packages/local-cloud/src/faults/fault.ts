import * as z from "zod";
import { FAULT_EFFECTS } from "./fault-effects.ts";

const shared = {
  /** The name of a function, or the end of it, such as `invoice-service`. @default every function */
  function: z.string().min(1).optional(),
  /** The delay of `delay`, the maximum delay of `reorder`. Deliveries use the platform's clock. */
  delayMs: z.int().positive().max(86_400_000).optional(),
  percentage: z.number().gt(0).max(100).default(100),
  after: z.int().nonnegative().default(0),
  /** The maximum number of injections. @default unlimited */
  times: z.int().positive().optional(),
};

const faultOnCall = z.strictObject({
  on: z.literal("call"),
  effect: z.enum(FAULT_EFFECTS.call),
  action: z
    .string()
    .regex(
      /^(dynamodb|events|logs|scheduler|sns|sqs):[A-Z]\w+$/,
      "use an action of dynamodb, events, logs, scheduler, sns or sqs, such as dynamodb:UpdateItem",
    ),
  ...shared,
});
const faultOnInvocation = z.strictObject({
  on: z.literal("invocation"),
  effect: z.enum(FAULT_EFFECTS.invocation),
  ...shared,
});
const faultOnDelivery = z.strictObject({
  on: z.literal("delivery"),
  effect: z.enum(FAULT_EFFECTS.delivery),
  ...shared,
});

/**
 * A fault to inject, modeled on AWS's Fault Injection Service for Lambda functions and API calls.
 *
 * On a `call` of a function to AWS:
 * - `error`, `throttle`: a 500 error or a ThrottlingException, which SDKs retry; the call is not executed
 * - `exception-before`, `exception-after`: an error that SDKs do not retry, before or after the call is executed
 * - `lose-response`: the call is executed, and the connection is cut before the response
 * - `delay`: the call is executed, and its response arrives `delayMs` late
 * - `fail-entry`: the last entry of PutEvents fails, in a 200 response
 * - `crash-before`, `crash-after`: the worker dies before or after the call is executed
 *
 * On an `invocation` of a function:
 * - `throttle`: it is throttled, as by reserved concurrency
 * - `exception-before`, `exception-after`: it fails instead of running the handler, or after the handler has finished
 * - `delay`: the handler starts `delayMs` late, with that much less time left
 * - `crash-before`, `crash-after`: the worker dies before the handler starts, or before its response is sent
 *
 * On a `delivery` of an event, or of the message of a topic, to a function or queue:
 * - `error`, `throttle`: the target fails, and EventBridge or SNS retries
 * - `delay`, `reorder`: it arrives `delayMs` late, or at a random moment before that
 * - `duplicate`: it arrives twice
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html
 */
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type FaultOn<On extends Fault["on"]> = Extract<Fault, { on: On }>;

const faultSchema = z
  .discriminatedUnion("on", [faultOnCall, faultOnInvocation, faultOnDelivery])
  .refine(({ effect, delayMs }) => needsDelay(effect) === (delayMs !== undefined), {
    path: ["delayMs"],
    message: "required for the effects delay and reorder, not allowed for others",
  })
  .refine((fault) => fault.effect !== "fail-entry" || fault.action === "events:PutEvents", {
    path: ["action"],
    message: "use events:PutEvents with the effect fail-entry",
  });

function needsDelay(effect: string): boolean {
  return effect === "delay" || effect === "reorder";
}

export class FaultError extends Error {
  readonly code = "INVALID_FAULT";
  override name = "FaultError";
}

/** @throws {FaultError} naming the field, the value and the allowed values */
export function parseFault(input: unknown): Fault {
  const { data, error } = faultSchema.safeParse(input);
  if (data) {
    return data;
  }
  const issue = error.issues[0];
  const field = issue?.path.join(".");
  const received = issue?.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], input);
  // Objects may be nested too deeply to be serialized.
  const text = typeof received === "object" && received !== null ? "(an object)" : JSON.stringify(received);
  const value = text === undefined ? "" : ` ${text}`;
  throw new FaultError(`invalid fault${field ? ` ${field}${value}` : ""}: ${describeIssue(issue)}`);
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "invalid_union":
      return "use call, invocation or delivery";
    case "invalid_value":
      return `use ${issue.values.join(", ")}`;
    case "too_big":
      return `use at most ${issue.maximum}`;
    case "too_small":
      return `use ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    default:
      return issue?.message ?? "";
  }
}

/**
 * Parses a fault such as `on=call,action=dynamodb:UpdateItem,effect=crash-after,percentage=5`. @throws {FaultError}
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
export function parseShorthand(text: string): Fault {
  const fields = text.split(",").map((field): [string, string | number] => {
    const separator = field.indexOf("=");
    if (separator < 1) {
      throw new FaultError(`invalid fault field ${JSON.stringify(field)}: use key=value`);
    }
    const value = field.slice(separator + 1);
    return [field.slice(0, separator), value !== "" && Number.isFinite(Number(value)) ? Number(value) : value];
  });
  return parseFault(Object.fromEntries(fields));
}
