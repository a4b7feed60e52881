import type * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsService } from "../core/aws-service.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";

export interface Operation {
  run(input: unknown, call: AwsCall): Promise<object>;
}

/**
 * Creates an operation that validates its input first.
 * @param invalidCode the code of the caller's error, whose message is the first issue
 */
export function operation<Input extends z.ZodType>(
  input: Input,
  run: (input: z.output<Input>, call: AwsCall) => object | Promise<object>,
  invalidCode = "ValidationException",
): Operation {
  return {
    async run(value, call) {
      const parsed = input.safeParse(value);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new AwsError(invalidCode, `${issue?.path.join(".") || "input"}: ${issue?.message}`);
      }
      return run(parsed.data, call);
    },
  };
}

/** Creates a service that speaks AWS JSON. @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function createJsonService(
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
        const message = `the local cloud does not support ${targetPrefix}.${call.operation}`;
        throw new AwsError("UnknownOperationException", message);
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
