import type { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type * as z from "zod/mini";
import type { Origin } from "./contract/event-definition.ts";
import { describeIssue } from "./describe-issue.ts";
import { setInvocationKeys } from "./invocation-keys.ts";
import { startSpan } from "./trace-context.ts";

const MAX_BODY_BYTES = 64 * 1024;

export interface ReceivedRequest<Data> {
  /** The fields of the JSON body and the variables of the path. */
  data: Data;
  /** Tracing ids to pass on to the events that the request causes. */
  origin: Origin;
}

export interface JsonResponse {
  statusCode: number;
  body: object;
}

/** The response to a request that is rejected before it has any effect. */
class RequestRejectedError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/**
 * Creates a Lambda handler for a route of the HTTP API. It validates the request, calls `respond` and responds with JSON:
 * 400 or 413 if the request is invalid, 500 if `respond` fails.
 * @param schema the fields of the JSON body and the variables of the path, which replace fields with the same name
 * @param respond handles one request; callers retry after a failure, so its effects have to be idempotent
 * @example
 * export const createHandler = ({ stamp, logger }: Dependencies) =>
 *   serve(
 *     z.object({ ID: z.string() }),
 *     async ({ data: { ID } }) => ({ statusCode: (await stamp(ID)) ? 200 : 404, body: { ID } }),
 *     { logger },
 *   );
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function serve<Data>(
  schema: z.ZodMiniType<Data>,
  respond: (request: ReceivedRequest<Data>) => Promise<JsonResponse>,
  { logger }: { logger: Logger },
) {
  async function handle(request: APIGatewayProxyEventV2, origin: Origin): Promise<JsonResponse> {
    const input = { ...parseBody(request), ...request.pathParameters };
    if (typeof input.ID === "string") {
      logger.appendKeys({ ID: input.ID });
    }
    const { data, error } = schema.safeParse(input);
    if (error) {
      throw new RequestRejectedError(400, error.issues.map((issue) => describeIssue(input, issue)).join("; "));
    }
    return respond({ data, origin });
  }

  return async (request: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    const { requestId: correlationId } = request.requestContext;
    const { logKeys, traceparent } = startSpan(request.headers.traceparent);
    setInvocationKeys(logger, context, { correlation_id: correlationId, ...logKeys });
    try {
      const response = await handle(request, { correlationId, traceparent });
      logger.info(`${request.routeKey} handled`, { statusCode: response.statusCode });
      return toResult(response);
    } catch (error) {
      if (error instanceof RequestRejectedError) {
        const { message, statusCode } = error;
        return toResult({ statusCode, body: { status: "request_rejected", message } });
      }
      logger.error(`${request.routeKey} not handled`, error as Error);
      return toResult({ statusCode: 500, body: { status: "request_failed" } });
    }
  };
}

function parseBody({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): Record<string, unknown> {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > MAX_BODY_BYTES) {
    throw new RequestRejectedError(413, `the body has ${bytes.length} bytes; the limit is ${MAX_BODY_BYTES}`);
  }
  const value = bytes.length === 0 ? {} : parseJson(bytes.toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RequestRejectedError(400, 'the body is not a JSON object; send one, such as {"ID":"…"}');
  }
  return value as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toResult({ body, statusCode }: JsonResponse): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    // The newline keeps the prompt of a terminal on its own line.
    body: `${JSON.stringify(body)}\n`,
  };
}
