import { contracts } from "infra/src/contracts.ts";
import { listOrderServices, stampAttribute } from "service-kit/contract";
import { until } from "./conditions.ts";
import type { RunningStack } from "./run-stack.ts";

/** The stamp attributes of a complete order. */
export const stampNames = listOrderServices(contracts).map((name) => stampAttribute(contracts[name].service));

/** Whether an order has all stamps that it waits for. */
export const isComplete = (order: Record<string, string>) => stampNames.every((stamp) => stamp in order);

/** Sends a request to the HTTP API and returns the status and the JSON. */
export async function request(
  url: string,
  init?: RequestInit,
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

/** Places an order and returns its ID. */
export async function placeOrder(stack: RunningStack, init?: RequestInit): Promise<string> {
  const { status, body } = await request(stack.orderUrl, init);
  if (status !== 200 || !body.ID) {
    throw new Error(`order not placed: ${status} ${JSON.stringify(body)}`);
  }
  return body.ID;
}

/** Waits until an order has all stamps that the stack gives it, and returns it. */
export function untilComplete(stack: RunningStack, id: string): Promise<Record<string, string>> {
  const stamps: string[] = Object.values(stack.outputs.order_stamps ?? {});
  const read = async () => {
    const { body: order } = await request(`${stack.orderUrl}/${id}`);
    const missing = stamps.filter((stamp) => order[stamp] === undefined);
    if (missing.length > 0) {
      throw new Error(`order ${id} is missing ${missing.join(", ")}`);
    }
    return order;
  };
  // Each read invokes a function.
  return until(read, { intervalMs: 50 });
}
