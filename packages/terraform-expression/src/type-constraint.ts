import type { Value } from "./value.ts";

export interface ObjectAttribute {
  type: Type;
  isOptional: boolean;
  /** The default of an optional attribute. */
  default?: Value | undefined;
}

/** A type or type constraint. `any` is a type that is not known or not constrained. */
export type Type =
  | { kind: "any" | "string" | "number" | "bool" }
  | { kind: "list" | "set"; element: Type }
  | { kind: "map"; element: Type }
  | { kind: "tuple"; elements: Type[] }
  | { kind: "object"; attributes: Record<string, ObjectAttribute> };

export const ANY: Type = { kind: "any" };
