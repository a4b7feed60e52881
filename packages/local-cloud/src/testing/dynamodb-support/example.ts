import { expect } from "vitest";
import type { AttributeValue, Item } from "../../dynamodb/expressions/values.ts";

/** A row of the table in docs/local-cloud.md, with examples that prove it. */
export interface Support {
  topic: string;
  /** Exact as on AWS, rejected by name, or accepted with another result. */
  support: "exact" | "rejected" | "differs";
  remark: string;
  examples: Example[];
}

type Call = [operation: string, input: object];

export interface Example {
  name: string;
  /** Calls before, which succeed. */
  given?: Call[];
  call: Call;
  /** A part of the output, or of the error. */
  expected: object;
}

export const S = (S: string): AttributeValue => ({ S });
export const N = (number: number | string): AttributeValue => ({ N: String(number) });
export const L = (...L: AttributeValue[]): AttributeValue => ({ L });
export const M = (M: Item): AttributeValue => ({ M });

/** Nests a string so that it is at the given level. */
export function nest(level: number): AttributeValue {
  return level === 1 ? S("leaf") : M({ n: nest(level - 1) });
}

export const TableName = "items";
export const INDEXED = "indexed-items";
const TABLE_ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table";
export const ResourceArn = `${TABLE_ARN}/${TableName}`;

export const Key = { p: S("a") };

export function put(attributes: Item, table = TableName): Call {
  return ["PutItem", { TableName: table, Item: { ...Key, ...attributes } }];
}

/** Expects an error by name, and by a part of its message. */
export function failsWith(name: string, message = ""): object {
  return { name, message: expect.stringContaining(message) };
}

export function isInvalid(message: string): object {
  return failsWith("ValidationException", message);
}

export function isNotEmulated(feature: string): object {
  return isInvalid(`One or more parameter values were invalid: the local cloud does not emulate ${feature};`);
}

export const succeeds = {};

export function lacks(member: string): object {
  return expect.not.objectContaining({ [member]: expect.anything() });
}

/** The placeholders that an expression contains, of all that are given: DynamoDB rejects unused ones. */
export function selectUsed<Value>(placeholders: Record<string, Value>, ...expressions: string[]) {
  const used = Object.entries(placeholders).filter(([name]) =>
    expressions.some((expression) => new RegExp(`${name}\\b`).test(expression)),
  );
  return used.length > 0 ? Object.fromEntries(used) : undefined;
}
