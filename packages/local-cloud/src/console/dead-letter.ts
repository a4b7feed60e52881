import * as z from "zod";
import type { StoredMessage } from "../sqs/message.ts";

/** What a message of a dead-letter queue says. */
export type DeadLetter =
  | {
      kind: "undelivered-event" | "failed-invocation";
      /** What the function would have got, parsed. */
      event: unknown;
      /** Without version or alias. */
      functionArn: string;
      error: { code: string; message: string };
      attempts?: number;
      condition?: string;
    }
  | { kind: "unreadable"; reason: string; body: string };

const recordSchema = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number().optional(),
  }),
  requestPayload: z.unknown(),
  responsePayload: z
    .object({ errorType: z.string().default(""), errorMessage: z.string().default("") })
    .catch({ errorType: "", errorMessage: "" }),
});

/** A function's ARN, and what may follow: its version or alias. */
const FUNCTION_ARN = /^(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+)(?::[\w$-]+)?$/;

/**
 * Reads a message of a dead-letter queue: an event that EventBridge could not deliver, with the reason in its attributes,
 * or the record of an invocation that failed. Anything else is unreadable, and never an error: anybody may have sent it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function parseDeadLetter({ attributes, body }: Pick<StoredMessage, "attributes" | "body">): DeadLetter {
  const unreadable = (reason: string): DeadLetter => ({ kind: "unreadable", reason, body });
  const parsed = parseJson(body);
  if (parsed === undefined) return unreadable("the body is no JSON");
  const attribute = (name: string) => (Object.hasOwn(attributes, name) ? attributes[name]?.StringValue : undefined);

  const targetArn = attribute("TARGET_ARN");
  if (targetArn !== undefined) {
    const functionArn = FUNCTION_ARN.exec(targetArn)?.[1];
    if (functionArn === undefined) return unreadable("TARGET_ARN is no function's");
    const retries = attribute("RETRY_ATTEMPTS");
    const condition = attribute("EXHAUSTED_RETRY_CONDITION");
    return {
      kind: "undelivered-event",
      event: parsed,
      functionArn,
      error: { code: attribute("ERROR_CODE") ?? "", message: attribute("ERROR_MESSAGE") ?? "" },
      // RETRY_ATTEMPTS does not count the first one.
      ...(/^\d{1,3}$/.test(retries ?? "") && { attempts: Number(retries) + 1 }),
      ...(condition !== undefined && { condition }),
    };
  }

  const record = recordSchema.safeParse(parsed).data;
  if (!record) return unreadable("neither an event with TARGET_ARN nor a record of Lambda");
  const { requestContext, requestPayload, responsePayload } = record;
  const functionArn = FUNCTION_ARN.exec(requestContext.functionArn)?.[1];
  if (functionArn === undefined) return unreadable("requestContext.functionArn is no function's");
  const { approximateInvokeCount: attempts, condition } = requestContext;
  return {
    kind: "failed-invocation",
    event: requestPayload,
    functionArn,
    error: { code: responsePayload.errorType, message: responsePayload.errorMessage },
    ...(attempts !== undefined && { attempts }),
    condition,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
