import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";

/** One entry of a field's list in an event pattern: a value to equal, or an operator. */
export interface Matcher {
  /** Reads after "the pattern asks for": `"order_created"`, `a string that begins with "order_"`. */
  readonly asksFor: string;
  /** Whether a value of the event satisfies it: a string, a number, a boolean or null. */
  readonly accepts: (value: unknown) => boolean;
  /** Whether the absence of the field satisfies it: only `{"exists": false}`. */
  readonly acceptsAbsence: boolean;
}

/** Reads what stands behind an operator's name; `where` is its place in the pattern, for errors. */
export type Operator = (operand: unknown, where: string) => Matcher;

export const matching = (asksFor: string, accepts: (value: unknown) => boolean): Matcher => ({
  asksFor,
  accepts,
  acceptsAbsence: false,
});

export const matchingStrings = (asksFor: string, accepts: (text: string) => boolean): Matcher =>
  matching(asksFor, (value) => typeof value === "string" && accepts(value));

/** A value as a person reads it in an explanation, cut short when it is long. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name and the operand of an operator, which is an object of exactly one key. */
export function operatorIn(expression: object, where: string): [name: string, operand: unknown] {
  const [entry, ...others] = Object.entries(expression);
  if (!entry) {
    throw new InvalidEventPatternError("Match expression name not found", where);
  }
  if (others.length > 0) {
    throw new InvalidEventPatternError("Only one key allowed in match expression", where);
  }
  return entry;
}
