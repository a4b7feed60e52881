/** An order as its item tells it. */
export interface Order {
  ID: string;
  /** When each service stamped it, by attribute (`time_invoice_service`), the first one first: ISO 8601, UTC. */
  stamps: Record<string, string>;
  /** The attributes that it has not yet. */
  missing: string[];
}

/** The attribute with which a service stamps an order, such as `time_invoice_service` for `invoice-service`. */
export function stampAttribute(service: string): string {
  return `time_${service.replaceAll("-", "_")}`;
}

/** The service as its stamp and its events name it, such as `invoice_service`. */
export function stampLabel(attribute: string): string {
  return attribute.replace(/^time_/, "");
}

/** @param attributes the stamps of a complete order */
export function orderOf(item: Record<string, unknown>, attributes: readonly string[]): Order {
  const stamps = attributes
    .map((attribute) => [attribute, item[attribute]])
    .filter((stamp): stamp is [string, string] => typeof stamp[1] === "string" && !Number.isNaN(Date.parse(stamp[1])))
    .sort(([, a], [, b]) => Date.parse(a) - Date.parse(b));
  const missing = attributes.filter((attribute) => !stamps.some(([stamped]) => stamped === attribute));
  return { ID: String(item.ID), stamps: Object.fromEntries(stamps), missing };
}

/** When it was stamped first, in milliseconds since the epoch; undefined without a stamp. */
export function firstStampMs({ stamps }: Order): number | undefined {
  const [first] = Object.values(stamps);
  return first === undefined ? undefined : Date.parse(first);
}

/** When it was stamped last, in milliseconds since the epoch; 0 without a stamp. */
export function lastStampMs({ stamps }: Order): number {
  return Date.parse(Object.values(stamps).at(-1) ?? "1970-01-01");
}

/** From the first stamp to the last, in milliseconds. */
export function elapsedMs(order: Order): number {
  return lastStampMs(order) - (firstStampMs(order) ?? 0);
}
