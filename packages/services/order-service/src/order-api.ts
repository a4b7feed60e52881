import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { Count, Logger, Publish, Stamp } from "service-kit";
import { orderCreated } from "./events.ts";
import { isIdempotencyKey, orderIdFor } from "./idempotency-key.ts";
import type { ReadOrder } from "./read-order.ts";

const LARGEST_BODY_BYTES = 64 * 1024;

export interface Dependencies {
  stamp: Stamp;
  publish: Publish;
  readOrder: ReadOrder;
  count: Count;
  logger: Logger;
}

/**
 * The HTTP API of orders, decided by the route key.
 *
 * An order is stamped, then published, then acknowledged: whatever step fails, the caller has no 2xx and may repeat the
 * request with the same Idempotency-Key.
 */
export const orderApi = ({ stamp, publish, readOrder, count, logger }: Dependencies) => {
  async function placeOrder(request: APIGatewayProxyEventV2, log: Logger) {
    const refusal = refuse(request);
    if (refusal) return refusal;

    const ID = orderIdFor(request.headers["idempotency-key"]);
    try {
      const { repeated } = await stamp(ID);
      await publish(orderCreated.create({ ID }, { correlationId: request.requestContext.requestId }));
      count(repeated ? "DuplicateOrders" : "OrdersAccepted");
    } catch (error) {
      log.error("order not created", { ID, error: error as Error });
      return answer(500, { status: "order_creation_failed" });
    }
    log.info("order created", { ID });
    return answer(200, { status: "order_created", ID });
  }

  async function showOrder(request: APIGatewayProxyEventV2, log: Logger) {
    const ID = request.pathParameters?.ID ?? "";
    try {
      const order = await readOrder(ID);
      return order ? answer(200, order) : answer(404, { status: "order_not_found", ID });
    } catch (error) {
      log.error("order not read", { ID, error: error as Error });
      return answer(500, { status: "order_lookup_failed" });
    }
  }

  const routes = new Map<string, (request: APIGatewayProxyEventV2, log: Logger) => Promise<Answer>>([
    ["GET /order", placeOrder],
    ["POST /order", placeOrder],
    ["GET /order/{ID}", showOrder],
  ]);

  return async (request: APIGatewayProxyEventV2, context: Context): Promise<Answer> => {
    const log = logger.createChild({
      persistentKeys: { correlation_id: request.requestContext.requestId },
    });
    log.addContext(context);
    const route = routes.get(request.routeKey);
    if (!route) {
      log.error("no such route", { routeKey: request.routeKey });
      return answer(404, { status: "not_found" });
    }
    return route(request, log);
  };
};

type Answer = APIGatewayProxyStructuredResultV2;

/** The answer to a request that cannot be an order, or undefined. */
function refuse({ headers, body = "", isBase64Encoded }: APIGatewayProxyEventV2): Answer | undefined {
  const key = headers["idempotency-key"];
  if (key !== undefined && !isIdempotencyKey(key)) {
    return answer(400, { status: "order_refused", message: "Idempotency-Key must be 1 to 255 printable characters" });
  }

  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > LARGEST_BODY_BYTES) {
    return answer(413, {
      status: "order_refused",
      message: `the body has ${bytes.length} bytes, at most ${LARGEST_BODY_BYTES} are accepted`,
    });
  }
  if (bytes.length > 0 && !isJson(bytes)) {
    return answer(400, { status: "order_refused", message: "the body is not JSON; send JSON or no body" });
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

function answer(statusCode: number, body: object): Answer {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}
