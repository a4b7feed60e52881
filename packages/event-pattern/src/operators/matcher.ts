import { isRawNumber, listEntries } from "exact-json";
import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";

/** One entry of a field's list in an event pattern: a value to equal, or an operator. */
export interface Matcher {
  /** Continues "the pattern requires": `"order_created"`, `a string that begins with "order_"`. */
  readonly requirement: string;
  /** Whether a value of the event satisfies it: a string, a number (raw if not exact), a boolean or null. */
  readonly accepts: (value: unknown) => boolean;
  /** Whether the absence of the field satisfies it: only `{"exists": false}`. */
  readonly acceptsAbsence: boolean;
  /** The one value that it accepts, or a prefix of all of them; undefined if neither is known. */
  readonly accepted?: { readonly value: unknown } | { readonly prefix: string };
  /** The wildcards that it matches values against, as the literal texts between their asterisks. */
  readonly wildcards?: readonly (readonly string[])[];
}

/** Parses the operand of an operator; `where` is its position in the pattern, for errors. */
export type Operator = (operand: unknown, where: string) => Matcher;

export const createMatcher = (
  requirement: string,
  accepts: (value: unknown) => boolean,
  accepted?: Matcher["accepted"],
): Matcher => ({ requirement, accepts, acceptsAbsence: false, ...(accepted && { accepted }) });

/** @param prefix the text that all accepted strings begin with */
export const createStringMatcher = (requirement: string, accepts: (text: string) => boolean, prefix = ""): Matcher =>
  createMatcher(
    requirement,
    (value) => typeof value === "string" && accepts(value),
    prefix === "" ? undefined : { prefix },
  );

/** Formats a value for an explanation, truncated if it is long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value);
}

/** Returns the name and the operand of an operator, which is an object with exactly one key. */
export function parseOperator(expression: object, where: string): readonly [name: string, operand: unknown] {
  const [entry, ...others] = listEntries(expression);
  if (!entry) {
    throw new InvalidEventPatternError("Match expression name not found", where);
  }
  if (others.length > 0) {
    throw new InvalidEventPatternError("Only one key allowed in match expression", where);
  }
  const [name, operand] = entry;
  return [name, Array.isArray(operand) ? operand.map(replaceLoneSurrogates) : replaceLoneSurrogates(operand)];
}

/** Replaces half characters in a text with question marks, as event-ruler does when it encodes patterns and events. */
export const replaceLoneSurrogates = (value: unknown): unknown =>
  typeof value === "string" && !value.isWellFormed() ? value.replace(/\p{Surrogate}/gu, "?") : value;
