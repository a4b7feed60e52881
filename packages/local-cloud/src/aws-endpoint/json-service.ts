import type * as z from "zod";
import type { Cause } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Caller } from "../core/caller.ts";
import type { QueryProtocol } from "./query-service.ts";

/** One call to the AWS endpoint, before it is parsed. */
export interface AwsCall {
  operation: string;
  headers: Record<string, string>;
  body: Buffer;
  caller: Caller;
  /** The invocation that makes the call, if a function does. */
  cause?: Cause | undefined;
  /** Aborted when the caller hangs up or the local cloud stops. */
  signal: AbortSignal;
}

export interface AwsAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** A service behind the AWS endpoint, chosen by the prefix of the `X-Amz-Target` header. */
export interface AwsService {
  targetPrefix: string;
  /** Names of those that it has, such as `UpdateItem`. */
  operations: readonly string[];
  /** How the service is called by form as well, if it is. */
  query?: QueryProtocol | undefined;
  call(call: AwsCall): Promise<AwsAnswer>;
}

export interface Operation {
  run(input: unknown, call: AwsCall): Promise<object>;
}

/** An operation whose input is checked against `input` first; the check's first complaint is the caller's ValidationException. */
export function operation<Input extends z.ZodType>(
  input: Input,
  run: (input: z.output<Input>, call: AwsCall) => object | Promise<object>,
): Operation {
  return {
    async run(value, call) {
      const parsed = input.safeParse(value);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new AwsError("ValidationException", `${issue?.path.join(".") || "input"}: ${issue?.message}`);
      }
      return run(parsed.data, call);
    },
  };
}

/**
 * A service that speaks AWS JSON.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function jsonService(
  targetPrefix: string,
  operations: Record<string, Operation>,
  query?: QueryProtocol,
): AwsService {
  return {
    targetPrefix,
    operations: Object.keys(operations),
    query,
    async call(call) {
      const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
      if (!operation) {
        throw new AwsError("UnknownOperationException", `the local cloud has no ${targetPrefix}.${call.operation}`);
      }
      const output = await operation.run(parseBody(call.body), call);
      return {
        statusCode: 200,
        headers: { "content-type": call.headers["content-type"] ?? "application/x-amz-json-1.0" },
        body: JSON.stringify(output),
      };
    },
  };
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8") || "{}");
  } catch (error) {
    throw new AwsError("SerializationException", `the request's body is not JSON: ${(error as Error).message}`);
  }
}
