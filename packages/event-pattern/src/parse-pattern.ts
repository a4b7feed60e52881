import type { FieldCondition } from "./field-condition.ts";
import { fieldCondition } from "./field-condition.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { isJsonObject } from "./operators/matcher.ts";
import { RESERVED_INSIDE_OR } from "./operators/operators.ts";

const LONGEST_PATTERN = 2_048;
const MOST_ALTERNATIVES = 1_000;

/** Fields that must all be satisfied, by path, in the order in which the pattern has them. */
export type Alternative = Map<string, FieldCondition>;

interface Place {
  /** The dotted names down to here, none at the top. */
  readonly path: string | undefined;
  /** As `path`, with `$or` and its positions, to point at an error. */
  readonly where: string | undefined;
  readonly insideOr: boolean;
}

/**
 * The alternatives of a pattern, of which an event must satisfy one: one for each way through its `$or`s, so exactly
 * one for a pattern that has none.
 * @throws {InvalidEventPatternError}
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/JsonRuleCompiler.java
 */
export function parsePattern(pattern: string | object): Alternative[] {
  const json = parseJson(typeof pattern === "string" ? pattern : asText(pattern));
  if (!isJsonObject(json)) {
    throw new InvalidEventPatternError("Filter is not an object");
  }
  return parseObject(json, [new Map()], { path: undefined, where: undefined, insideOr: false });
}

function asText(pattern: object): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(pattern);
  } catch (error) {
    throw new InvalidEventPatternError(`The pattern cannot be written as JSON: ${messageOf(error)}`);
  }
  if (text === undefined) {
    throw new InvalidEventPatternError("The pattern cannot be written as JSON");
  }
  return text;
}

function parseJson(text: string): unknown {
  if (text.length > LONGEST_PATTERN) {
    throw new InvalidEventPatternError(`The pattern has ${text.length} characters, and may have ${LONGEST_PATTERN}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidEventPatternError(`Invalid JSON: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function parseObject(object: object, alternatives: Alternative[], place: Place): Alternative[] {
  const entries = Object.entries(object);
  if (entries.length === 0) {
    throw new InvalidEventPatternError("Empty objects are not allowed", place.where ?? "the top");
  }
  let parsed = alternatives;
  for (const [name, value] of entries) {
    const inner = { ...place, path: dotted(place.path, name), where: dotted(place.where, name) };
    if (name === "$or") {
      parsed = parseOr(value, parsed, { ...inner, path: place.path, insideOr: true });
    } else if (place.insideOr && RESERVED_INSIDE_OR.has(name)) {
      throw new InvalidEventPatternError(
        `${name} is Ruler reserved fieldName which cannot be used inside $or.`,
        inner.where,
      );
    } else if (Array.isArray(value)) {
      addField(fieldCondition(inner.path, value, inner.where), parsed, inner.where);
    } else if (isJsonObject(value)) {
      parsed = parseObject(value, parsed, inner);
    } else {
      throw new InvalidEventPatternError(`"${name}" must be an object or an array`, inner.where);
    }
  }
  return parsed;
}

function parseOr(value: unknown, alternatives: Alternative[], place: Place & { where: string }): Alternative[] {
  if (!Array.isArray(value)) {
    throw new InvalidEventPatternError("It must be an Array followed with $or.", place.where);
  }
  if (value.length < 2) {
    throw new InvalidEventPatternError("There must have at least 2 Objects in $or relationship.", place.where);
  }
  const parsed: Alternative[] = [];
  for (const [index, option] of value.entries()) {
    const where = `${place.where}[${index}]`;
    if (!isJsonObject(option)) {
      throw new InvalidEventPatternError("Only JSON object is allowed in array of $or relationship.", where);
    }
    const copies = alternatives.map((alternative) => new Map(alternative));
    parsed.push(...parseObject(option, copies, { ...place, where }));
    if (parsed.length > MOST_ALTERNATIVES) {
      throw new InvalidEventPatternError(`Over ${MOST_ALTERNATIVES} combinations of $or`, place.where);
    }
  }
  return parsed;
}

function addField(condition: FieldCondition, alternatives: Alternative[], where: string): void {
  for (const alternative of alternatives) {
    // event-ruler can also let the later condition replace the earlier one, in silence; to refuse it is safe on both.
    if (alternative.has(condition.path)) {
      throw new InvalidEventPatternError(`Path \`${condition.path}\` cannot be allowed multiple times`, where);
    }
    alternative.set(condition.path, condition);
  }
}

const dotted = (path: string | undefined, name: string) => (path === undefined ? name : `${path}.${name}`);
