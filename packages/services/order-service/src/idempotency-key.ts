import { randomUUID } from "node:crypto";
import { v5 as uuidv5 } from "uuid";

/** Namespace of order IDs derived from idempotency keys. Changing it turns every repeated key into a new order. */
const ORDER_NAMESPACE = "6f1b1f0e-6d5c-4a55-9d0e-2c1a7f0b8c3d";

export const PRINTABLE_1_TO_255 = /^[\x20-\x7e]{1,255}$/;

/** Whether the value of an Idempotency-Key header has 1 to 255 printable ASCII characters. */
export function isIdempotencyKey(value: string): boolean {
  return PRINTABLE_1_TO_255.test(value);
}

/**
 * Returns the ID of the order that a request places: always the same for the same key, a random one without a key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5
 */
export function toOrderId(idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined ? randomUUID() : uuidv5(idempotencyKey, ORDER_NAMESPACE);
}
