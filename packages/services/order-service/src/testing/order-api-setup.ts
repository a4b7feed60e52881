import { setImmediate } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { createLogger } from "service-kit";
import type { NewEvent } from "service-kit/contract";
import { afterEach, beforeEach, vi } from "vitest";
import { createOrderApi, type Dependencies } from "../order-api.ts";
import { expectContracted } from "./expect-contracted.ts";

/**
 * Records the log lines of each test of a file instead of printing them.
 *
 * @returns a function that parses the lines of the current test
 */
export function recordLogs(): () => unknown[] {
  // Powertools writes to the process streams; it bypasses the console.
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, "write").mockImplementation((line: unknown) => lines.push(String(line)) > 0);
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return () => lines.map((line) => JSON.parse(line));
}

/** A request as API Gateway passes it to Lambda in payload format 2.0. */
export function request(changes: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 {
  return {
    version: "2.0",
    routeKey: "POST /order",
    rawPath: "/prod/order",
    rawQueryString: "",
    headers: { host: "localhost" },
    requestContext: { requestId: "request-1" } as APIGatewayProxyEventV2["requestContext"],
    isBase64Encoded: false,
    ...changes,
  };
}
export const withKey = (key: string) => request({ headers: { host: "localhost", "idempotency-key": key } });
export const lookup = (ID: string) => request({ routeKey: "GET /order/{ID}", pathParameters: { ID } });

/**
 * Creates the API over effects that each wait for one tick of the event loop and are recorded on completion. Expects each
 * response to match the HTTP contract.
 */
export function createApi(dependencies: Partial<Dependencies> = {}) {
  const effects: unknown[] = [];
  const published: NewEvent[] = [];
  const counted: string[] = [];
  const api = createOrderApi({
    stamp: async (ID) => {
      await setImmediate();
      effects.push(["stamped", ID]);
      return { repeated: false };
    },
    publish: async (event) => {
      await setImmediate();
      published.push(event);
      effects.push(["published", event.detailType]);
    },
    readOrder: async () => undefined,
    count: (metric) => counted.push(metric),
    logger: createLogger("order_service"),
    ...dependencies,
  });
  const send = async (event: APIGatewayProxyEventV2) => {
    const { statusCode = 0, headers, body: json } = await api(event, { awsRequestId: "invocation-1" } as Context);
    effects.push(["responded", statusCode]);
    const body = JSON.parse(json as string);
    expectContracted(event.routeKey, { statusCode, body });
    return { statusCode, headers, body };
  };
  return { send, counted, effects, published };
}
