import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse, RestCall } from "../core/aws-service.ts";
import { createErrorResponse, createRestResponse, type RestOperation } from "../protocols/rest-service.ts";
import { UnknownNodeError } from "./graph.ts";

export const API_PREFIX = "/api/";

/** A rejected request to the console's API; `code` is stable. */
export class ConsoleError extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.name = "ConsoleError";
    this.statusCode = statusCode;
    this.code = code;
  }
}

type Run<Input> = (
  input: Input,
  call: RestCall,
  ...labels: string[]
) => object | undefined | Promise<object | undefined>;

interface OperationOptions<Input extends z.ZodType> {
  method: "GET" | "POST" | "DELETE";
  /** Relative to the prefix of the API, such as `queues/{name}/redrive`. */
  path: string;
  /** The schema of a GET's query or another method's JSON body. @default not read */
  input?: Input;
  /** The status of a response with a body; 204 without one. @default 200 */
  statusCode?: number;
  run: Run<z.output<Input>>;
}

/** Creates an operation that checks its input and responds to rejected requests with an ApiError. */
export function createOperation<Input extends z.ZodType>(options: OperationOptions<Input>): RestOperation {
  const { input, method, path, run, statusCode = 200 } = options;
  return {
    method,
    path: `${API_PREFIX}${path}`,
    async run(call, ...labels) {
      try {
        const checked = input ? check(input, readInput(call)) : (undefined as z.output<Input>);
        const result = await run(checked, call, ...labels);
        return result
          ? createRestResponse(statusCode, result, { "cache-control": "no-store" })
          : createRestResponse(204);
      } catch (error) {
        return toErrorResponse(error);
      }
    },
  };
}

/** @throws {unknown} if it is an unexpected error */
export function toErrorResponse(error: unknown): AwsResponse {
  if (error instanceof ConsoleError || error instanceof AwsError) {
    return createErrorResponse(error.statusCode, error.code, error.message);
  }
  if (error instanceof UnknownNodeError) {
    return createErrorResponse(404, error.code, error.message);
  }
  throw error;
}

function readInput({ body, method, query }: RestCall): unknown {
  if (method === "GET") {
    return Object.fromEntries(query);
  }
  try {
    return JSON.parse(body.toString("utf8") || "{}");
  } catch (error) {
    throw new ConsoleError(400, "INVALID_REQUEST", `the request body is not valid JSON: ${(error as Error).message}`);
  }
}

function check<Input extends z.ZodType>(schema: Input, value: unknown): z.output<Input> {
  const { data, error } = schema.safeParse(value);
  if (!error) {
    return data;
  }
  const issue = error.issues[0];
  throw new ConsoleError(400, "INVALID_REQUEST", `${issue?.path.join(".") || "request"}: ${issue?.message}`);
}

export function limitSchema(max: number, defaultValue: number) {
  return z.coerce.number().int().min(1).max(max).default(defaultValue);
}
