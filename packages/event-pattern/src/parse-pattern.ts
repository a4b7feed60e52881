import { listEntries, parseJson } from "exact-json";
import { createFieldCondition, type FieldCondition } from "./field-condition.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { isJsonObject } from "./operators/matcher.ts";
import { RESERVED_INSIDE_OR } from "./operators/operators.ts";

const MAX_PATTERN_LENGTH = 2_048;
const MAX_ALTERNATIVES = 1_000;

export interface PatternLimits {
  /** In characters. @default 2,048 as in EventBridge */
  maximumLength?: number;
}

/** Conditions that must all be satisfied, by path. The last condition on a path counts. */
export type Alternative = Map<string, FieldCondition>;

interface Position {
  /** The dotted path, undefined at the top. */
  readonly path: string | undefined;
  /** The path with `$or` and its indexes, for errors. */
  readonly where: string | undefined;
  readonly insideOr: boolean;
  /** Whether `$or` is the name of a field. */
  readonly isOrField: boolean;
}

/**
 * Parses a pattern into alternatives, one of which an event must satisfy: one for each combination of its `$or`s, so
 * exactly one for a pattern without `$or`. Where a `$or` is not a list of objects with fields, event-ruler takes it for the
 * name of a field.
 * @throws {InvalidEventPatternError}
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/JsonRuleCompiler.java
 */
export function parsePattern(
  pattern: string | object,
  { maximumLength = MAX_PATTERN_LENGTH }: PatternLimits = {},
): Alternative[] {
  const json = readJson(typeof pattern === "string" ? pattern : stringifyPattern(pattern), maximumLength);
  if (!isJsonObject(json)) {
    throw new InvalidEventPatternError("Filter is not an object");
  }
  const top = { path: undefined, where: undefined, insideOr: false };
  try {
    return parseObject(json, [new Map()], { ...top, isOrField: false });
  } catch (error) {
    try {
      return parseObject(json, [new Map()], { ...top, isOrField: true });
    } catch {
      throw error;
    }
  }
}

function stringifyPattern(pattern: object): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(pattern);
  } catch (error) {
    throw new InvalidEventPatternError(`The pattern cannot be serialized to JSON: ${getMessage(error)}`);
  }
  if (text === undefined) {
    throw new InvalidEventPatternError("The pattern cannot be serialized to JSON");
  }
  return text;
}

function readJson(text: string, maximumLength: number): unknown {
  if (text.length > maximumLength) {
    const limit = `at most ${maximumLength} are allowed`;
    throw new InvalidEventPatternError(`The pattern has ${text.length} characters; ${limit}`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw new InvalidEventPatternError(`Invalid JSON: ${getMessage(error)}`);
  }
}

const getMessage = (error: unknown) => (error instanceof Error ? error.message : String(error));

function parseObject(object: object, alternatives: Alternative[], position: Position): Alternative[] {
  const entries = listEntries(object);
  if (entries.length === 0) {
    throw new InvalidEventPatternError("Empty objects are not allowed", position.where ?? "the top");
  }
  let parsed = alternatives;
  for (const [name, value] of entries) {
    const inner = { ...position, path: joinPath(position.path, name), where: joinPath(position.where, name) };
    if (name === "$or" && !position.isOrField) {
      parsed = parseOr(value, parsed, { ...inner, path: position.path, insideOr: true });
    } else if (position.insideOr && RESERVED_INSIDE_OR.has(name)) {
      const reason = `${name} is Ruler reserved fieldName which cannot be used inside $or.`;
      throw new InvalidEventPatternError(reason, inner.where);
    } else if (Array.isArray(value)) {
      // An unnamed object does not count in the path of a field directly inside it.
      const condition = createFieldCondition(position.path === "" ? name : inner.path, value, inner.where);
      for (const alternative of parsed) {
        alternative.set(condition.path, condition);
      }
    } else if (isJsonObject(value)) {
      parsed = parseObject(value, parsed, inner);
    } else {
      throw new InvalidEventPatternError(`"${name}" must be an object or an array`, inner.where);
    }
  }
  return parsed;
}

function parseOr(value: unknown, alternatives: Alternative[], position: Position & { where: string }): Alternative[] {
  if (!Array.isArray(value)) {
    throw new InvalidEventPatternError("It must be an Array followed with $or.", position.where);
  }
  if (value.length < 2) {
    throw new InvalidEventPatternError("There must have at least 2 Objects in $or relationship.", position.where);
  }
  const parsed: Alternative[] = [];
  for (const [index, option] of value.entries()) {
    const where = `${position.where}[${index}]`;
    if (!isJsonObject(option)) {
      throw new InvalidEventPatternError("Only JSON object is allowed in array of $or relationship.", where);
    }
    const copies = alternatives.map((alternative) => new Map(alternative));
    parsed.push(...parseObject(option, copies, { ...position, where }));
    if (parsed.length > MAX_ALTERNATIVES) {
      throw new InvalidEventPatternError(`Over ${MAX_ALTERNATIVES} combinations of $or`, position.where);
    }
  }
  return parsed;
}

const joinPath = (path: string | undefined, name: string) => (path === undefined ? name : `${path}.${name}`);
