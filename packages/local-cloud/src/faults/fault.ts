import * as z from "zod";
import { FAULT_EFFECTS } from "./fault-effects.ts";

const functionName = z.string().min(1);
const when = {
  /** How many of those that it could befall, in percent. */
  percentage: z.number().gt(0).max(100).default(100),
  /** How many it spares at first. */
  after: z.int().nonnegative().default(0),
  /** How many it befalls at most. @default all */
  times: z.int().positive().optional(),
};
/** Of `delay`, and the longest of `reorder`: milliseconds, of deliveries by the platform's clock. */
const delayMs = z.int().positive().max(86_400_000).optional();

const faultOnCall = z.strictObject({
  on: z.literal("call"),
  effect: z.enum(FAULT_EFFECTS.call),
  /** As IAM policies name it. */
  action: z
    .string()
    .regex(/^(dynamodb|events|sqs):[A-Z]\w+$/, "is an action of dynamodb, events or sqs, such as dynamodb:UpdateItem"),
  /** The caller, by its name or by what its name ends with, such as `invoice-service`. @default every function */
  function: functionName.optional(),
  delayMs,
  ...when,
});
const faultOnInvocation = z.strictObject({
  on: z.literal("invocation"),
  effect: z.enum(FAULT_EFFECTS.invocation),
  function: functionName.optional(),
  delayMs,
  ...when,
});
const faultOnDelivery = z.strictObject({
  on: z.literal("delivery"),
  effect: z.enum(FAULT_EFFECTS.delivery),
  function: functionName.optional(),
  delayMs,
  ...when,
});

/**
 * A fault to inject, as AWS's Fault Injection Service has them for Lambda functions and API calls.
 *
 * On a `call` of a function to AWS:
 * - `error` an error 500, `throttle` a ThrottlingException: SDKs try again; nothing is done
 * - `exception-before` and `exception-after` an error that SDKs do not try again, before or after the call is done
 * - `lose-answer` the call is done, and the connection cut before the answer
 * - `delay` the call is done, and the answer comes `delayMs` late
 * - `fail-entry` the last entry of PutEvents fails, within an answer 200
 * - `crash-before` and `crash-after` the worker ends before or after the call is done
 *
 * On an `invocation` of a function:
 * - `throttle` it is refused, as by reserved concurrency
 * - `exception-before` and `exception-after` it fails instead of the handler, or after it is done
 * - `delay` the handler starts `delayMs` late, which counts for the time-out
 * - `crash-before` and `crash-after` the worker ends before the handler starts, or before its answer is out
 *
 * On a `delivery` of an event from a bus to a function:
 * - `error` and `throttle` an error of the target that EventBridge tries again
 * - `delay` it happens `delayMs` late, `reorder` at a random moment before that
 * - `duplicate` it happens twice
 *
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html
 */
export type Fault = z.output<typeof faultSchema>;
/** The same, before defaults are filled in. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultOn<On extends Fault["on"]> = Extract<Fault, { on: On }>;

const faultSchema = z
  .discriminatedUnion("on", [faultOnCall, faultOnInvocation, faultOnDelivery])
  .refine(({ effect, delayMs }) => needsDelay(effect) === (delayMs !== undefined), {
    path: ["delayMs"],
    message: "goes with the effects delay and reorder, which need it",
  })
  .refine((fault) => fault.effect !== "fail-entry" || fault.action === "events:PutEvents", {
    path: ["action"],
    message: "is events:PutEvents for the effect fail-entry",
  });

function needsDelay(effect: string): boolean {
  return effect === "delay" || effect === "reorder";
}

/** What was asked for is no fault. */
export class FaultError extends Error {
  readonly code = "INVALID_FAULT";

  constructor(message: string) {
    super(message);
    this.name = "FaultError";
  }
}

/** @throws {FaultError} naming the field, the value and what is allowed */
export function parseFault(input: unknown): Fault {
  const { data, error } = faultSchema.safeParse(input);
  if (data) {
    return data;
  }
  const issue = error.issues[0];
  const field = issue?.path.join(".");
  const received = issue?.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], input);
  // Of an object no more than that it is one: it may be too deep to be written.
  const written = typeof received === "object" && received !== null ? "(an object)" : JSON.stringify(received);
  const value = written === undefined ? "" : ` ${written}`;
  throw new FaultError(`fault${field ? ` ${field}${value}` : ""}: ${describeIssue(issue)}`);
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_union") {
    return "is one of call, invocation and delivery";
  }
  return issue?.message ?? "is none";
}

/**
 * A fault in the shorthand of the AWS CLI.
 *
 * @example
 * parseShorthand("on=call,action=dynamodb:UpdateItem,effect=crash-after,function=invoice-service,percentage=5")
 * @throws {FaultError}
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
export function parseShorthand(text: string): Fault {
  const fields = text.split(",").map((field): [string, string | number] => {
    const separator = field.indexOf("=");
    if (separator < 1) {
      throw new FaultError(`fault ${JSON.stringify(field)}: is not key=value`);
    }
    const value = field.slice(separator + 1);
    return [field.slice(0, separator), value !== "" && Number.isFinite(Number(value)) ? Number(value) : value];
  });
  return parseFault(Object.fromEntries(fields));
}
