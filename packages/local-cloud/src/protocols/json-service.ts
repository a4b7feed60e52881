import type * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsService } from "../core/aws-service.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";

export interface Operation {
  /** Resolves with the output, or undefined for an empty response. */
  run(input: unknown, call: AwsCall): Promise<object | undefined>;
}

/**
 * Creates an operation that validates its input first.
 * @param toError creates the caller's error from the first issue @default a ValidationException
 */
export function operation<Input extends z.ZodType>(
  input: Input,
  run: (input: z.output<Input>, call: AwsCall) => object | undefined | Promise<object | undefined>,
  toError: (issue: z.core.$ZodIssue, input: unknown) => AwsError = (issue) =>
    new AwsError("ValidationException", formatIssue(issue)),
): Operation {
  return {
    async run(value, call) {
      const parsed = input.safeParse(value);
      if (!parsed.success) {
        throw toError(parsed.error.issues[0] as z.core.$ZodIssue, value);
      }
      return run(parsed.data, call);
    },
  };
}

export function formatIssue({ message, path }: z.core.$ZodIssue): string {
  return `${path.join(".") || "input"}: ${message}`;
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
        body: output === undefined ? "" : JSON.stringify(output),
      };
    },
  };
}

function parseBody(body: Buffer): unknown {
  try {
    // A null member counts as absent.
    return JSON.parse(body.toString("utf8") || "{}", (_, value) => value ?? undefined);
  } catch (error) {
    throw new AwsError("SerializationException", `the request's body is not JSON: ${(error as Error).message}`);
  }
}
