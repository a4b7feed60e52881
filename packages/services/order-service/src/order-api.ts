import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { type Count, type Logger, type Publish, type Stamp, setInvocationKeys, startSpan } from "service-kit";
import type { Origin } from "service-kit/contract";
import { orderCreated } from "./events.ts";
import { isIdempotencyKey, toOrderId } from "./idempotency-key.ts";
import type { ReadOrder } from "./read-order.ts";

const MAX_BODY_BYTES = 64 * 1024;

export interface Dependencies {
  stamp: Stamp;
  publish: Publish;
  readOrder: ReadOrder;
  count: Count;
  logger: Logger;
}

/**
 * Creates the Lambda handler of the orders HTTP API, which dispatches by route key.
 *
 * It stamps an order, publishes order_created, then responds. If a step fails, the caller receives a 5xx and can repeat
 * the request with the same Idempotency-Key.
 */
export const createOrderApi = ({ stamp, publish, readOrder, count, logger }: Dependencies) => {
  async function placeOrder(request: APIGatewayProxyEventV2, origin: Origin) {
    const rejection = validateRequest(request);
    if (rejection) {
      return rejection;
    }

    const ID = toOrderId(request.headers["idempotency-key"]);
    try {
      const { repeated } = await stamp(ID);
      await publish(orderCreated.create({ ID }, origin));
      count(repeated ? "DuplicateOrders" : "OrdersAccepted");
    } catch (error) {
      logger.error("order not created", { ID, error: error as Error });
      return respond(500, { status: "order_creation_failed" });
    }
    logger.info("order created", { ID });
    return respond(200, { status: "order_created", ID });
  }

  async function showOrder(request: APIGatewayProxyEventV2) {
    const ID = request.pathParameters?.ID ?? "";
    try {
      const order = await readOrder(ID);
      return order ? respond(200, order) : respond(404, { status: "order_not_found", ID });
    } catch (error) {
      logger.error("order not read", { ID, error: error as Error });
      return respond(500, { status: "order_lookup_failed" });
    }
  }

  const routes = new Map<string, (request: APIGatewayProxyEventV2, origin: Origin) => Promise<HttpResponse>>([
    ["GET /order", placeOrder],
    ["POST /order", placeOrder],
    ["GET /order/{ID}", showOrder],
  ]);

  return async (request: APIGatewayProxyEventV2, context: Context): Promise<HttpResponse> => {
    const { requestId: correlationId } = request.requestContext;
    const { logKeys, traceparent } = startSpan(request.headers.traceparent);
    setInvocationKeys(logger, context, { correlation_id: correlationId, ...logKeys });
    const route = routes.get(request.routeKey);
    if (!route) {
      logger.error("unknown route", { routeKey: request.routeKey });
      return respond(404, { status: "not_found" });
    }
    return route(request, { correlationId, traceparent });
  };
};

type HttpResponse = APIGatewayProxyStructuredResultV2;

/** Returns the response that rejects an invalid order, or undefined if it is valid. */
function validateRequest({ headers, body = "", isBase64Encoded }: APIGatewayProxyEventV2): HttpResponse | undefined {
  const key = headers["idempotency-key"];
  if (key !== undefined && !isIdempotencyKey(key)) {
    return respond(400, { status: "order_refused", message: "Idempotency-Key must be 1 to 255 printable characters" });
  }

  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > MAX_BODY_BYTES) {
    return respond(413, {
      status: "order_refused",
      message: `the body has ${bytes.length} bytes; the limit is ${MAX_BODY_BYTES}`,
    });
  }
  if (bytes.length > 0 && !isJson(bytes)) {
    return respond(400, { status: "order_refused", message: "the body is not valid JSON; send JSON or no body" });
  }
  return undefined;
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString("utf8"));
    return true;
  } catch {
    return false;
  }
}

function respond(statusCode: number, body: object): HttpResponse {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    // The newline keeps the prompt of a terminal on its own line.
    body: `${JSON.stringify(body)}\n`,
  };
}
