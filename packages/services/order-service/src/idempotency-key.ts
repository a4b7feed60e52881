import { randomUUID } from "node:crypto";
import { v5 as uuidv5 } from "uuid";

/** Namespace of the order IDs made from idempotency keys. To change it gives every repeated key a new order. */
const ORDER_NAMESPACE = "6f1b1f0e-6d5c-4a55-9d0e-2c1a7f0b8c3d";

const PRINTABLE_1_TO_255 = /^[\x20-\x7e]{1,255}$/;

/** True when the value of an Idempotency-Key header has 1 to 255 printable characters. */
export function isIdempotencyKey(value: string): boolean {
  return PRINTABLE_1_TO_255.test(value);
}

/**
 * ID of the order that a request places: the same for the same key at any time, a new one without a key.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5
 */
export function orderIdFor(idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined ? randomUUID() : uuidv5(idempotencyKey, ORDER_NAMESPACE);
}
