/**
 * A value as DynamoDB's API has it: one member, named for its type.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  M?: Record<string, AttributeValue>;
  L?: AttributeValue[];
  SS?: string[];
  NS?: string[];
  BS?: string[];
}

/**
 * The value as JSON has it. A number that JavaScript cannot hold exactly stays text, a set becomes a list, bytes stay in
 * base64.
 */
export function toPlainValue(value: AttributeValue): unknown {
  const { B, BOOL, BS, L, M, N, NS, S, SS } = value;
  if (S !== undefined) {
    return S;
  }
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
  return BOOL ?? B ?? SS ?? BS ?? null;
}

/** An item's attributes as JSON has them. */
export function toPlainItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toPlainValue(value)]));
}

function toPlainNumber(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}
