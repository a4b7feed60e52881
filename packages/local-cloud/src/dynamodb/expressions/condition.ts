import type { DocumentPath } from "./document-path.ts";
import type { AttributeValue } from "./values.ts";

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** The shape of dynalite's own conditions, from which it reads the key conditions of a query. */
export type Condition =
  | { type: "and" | "or"; args: [Condition, Condition] }
  | { type: "not"; args: [Condition] }
  | { type: Comparator | "between" | "in"; args: Operand[] }
  | FunctionCall;

export type Operand = DocumentPath | AttributeValue | FunctionCall;

export interface FunctionCall {
  type: "function";
  name: string;
  args: Operand[];
  /** The type of its result, if known. */
  attrType?: string | undefined;
}

export function isFunctionCall(node: Condition | Operand): node is FunctionCall {
  return "type" in node && node.type === "function";
}

export function isPath(operand: object): operand is DocumentPath {
  return Array.isArray(operand);
}
