import type { AttributeValue } from "../dynamodb/expressions/values.ts";

/** Converts a value to plain JSON. Inexact numbers become text, and sets lists; bytes remain base64. */
export function toPlainValue(value: AttributeValue): unknown {
  const { B, BOOL, BS, L, M, N, NS, S, SS } = value;
  if (N !== undefined) {
    return toPlainNumber(N);
  }
  if (M !== undefined) {
    return toPlainItem(M);
  }
  if (L !== undefined) {
    return L.map(toPlainValue);
  }
  if (NS !== undefined) {
    return NS.map(toPlainNumber);
  }
  return S ?? BOOL ?? B ?? SS ?? BS ?? null;
}

export function toPlainItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toPlainValue(value)]));
}

function toPlainNumber(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}
