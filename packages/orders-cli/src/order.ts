import { stampAttribute } from "service-kit/contract";

export interface Order {
  ID: string;
  /** The ISO 8601 UTC time of each stamp by its attribute (`time_invoice_service`), earliest first. */
  stamps: Record<string, string>;
  /** The attributes of the missing stamps. */
  missing: string[];
  /** The stamps of services that the order does not wait for, as `stamps`; absent without any. */
  others?: Record<string, string>;
}

/** Returns the attribute of a service's stamp, such as `time_invoice_service` for the package `invoice-service`. */
export function toStampAttribute(service: string): string {
  return stampAttribute(service.replaceAll("-", "_"));
}

/** Returns the service's name in stamps and events, such as `invoice_service`. */
export function toStampLabel(attribute: string): string {
  return attribute.replace(/^time_/, "");
}

/**
 * @param attributes the stamps of a complete order
 * @param others the stamps that it does not wait for
 */
export function parseOrder(
  item: Record<string, unknown>,
  attributes: readonly string[],
  others: readonly string[] = [],
): Order {
  const stamps = readStamps(item, attributes);
  const missing = attributes.filter((attribute) => !(attribute in stamps));
  const later = readStamps(item, others);
  return { ID: String(item.ID), stamps, missing, ...(Object.keys(later).length > 0 && { others: later }) };
}

function readStamps(item: Record<string, unknown>, attributes: readonly string[]): Record<string, string> {
  const stamps = attributes
    .map((attribute) => [attribute, item[attribute]])
    .filter((stamp): stamp is [string, string] => typeof stamp[1] === "string" && !Number.isNaN(Date.parse(stamp[1])))
    .sort(([, a], [, b]) => Date.parse(a) - Date.parse(b));
  return Object.fromEntries(stamps);
}

/** Returns the time of the first stamp in milliseconds since the epoch, or undefined without a stamp. */
export function getFirstStampMs({ stamps }: Order): number | undefined {
  const [first] = Object.values(stamps);
  return first === undefined ? undefined : Date.parse(first);
}

/** Returns the time of the last stamp that the order waits for in milliseconds since the epoch, or 0 without a stamp. */
export function getLastStampMs({ stamps }: Order): number {
  return Date.parse(Object.values(stamps).at(-1) ?? "1970-01-01");
}

export function getElapsedMs(order: Order): number {
  return getLastStampMs(order) - (getFirstStampMs(order) ?? 0);
}
