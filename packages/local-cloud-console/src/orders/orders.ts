export const ORDERS_PATH = "/orders";

/** Returns the path of an order's timeline. Any other ID in a trace works too. */
export function getOrderPath(id: string): string {
  return `${ORDERS_PATH}/${encodeURIComponent(id)}`;
}

/** The words for orders outside this folder. The rest of the console uses the names of the stack. */
export const ORDER_WORDS = {
  list: "Orders",
  placeOne: "Place an order",
  follow: "Follow it",
  idempotencyKey: "the same key returns the same order",
} as const;
