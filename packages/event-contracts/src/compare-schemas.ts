import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonSchema, toEntries } from "./json-schema.ts";
import { describeKeywordChange, formatValue } from "./keyword-changes.ts";
import type { SchemaChange } from "./schema-change.ts";

/**
 * Lists every change between two schemas of the same version of an event; `path` is their location in it.
 * The rule is FULL_TRANSITIVE. Services are deployed independently and archives store old events, so old and new
 * consumers must read old and new events. A schema can be neither narrowed (new consumers would reject archived events)
 * nor widened (running consumers would reject new events or miss a field). Only optional fields and annotations can be
 * added. No field is ever removed, so compatibility with the last schema implies compatibility with all earlier ones. An
 * unknown keyword counts as breaking.
 *
 * A publisher writes only the fields of its schema, unless `additionalProperties` allows others: then old events may
 * already contain a new field with another meaning.
 * @example
 * compareSchemas(committed, present);
 * // [{ path: "$.detail.data.ID", description: "is stricter: minLength 3, previously 1", breaks: ["BACKWARD"] }]
 */
export function compareSchemas(before: JsonSchema, after: JsonSchema, path = "$.detail"): SchemaChange[] {
  return compare(before, after, { path, canGrow: true });
}

interface Location {
  path: string;
  /** Whether a field can be added, because no other part of the schema validates the same value. */
  canGrow: boolean;
}

const ANNOTATIONS = "title description examples deprecated readOnly writeOnly $comment $id id".split(" ");

function compare(before: unknown, after: unknown, location: Location): SchemaChange[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  if (!isObject(before) || !isObject(after)) {
    const description = `accepts ${JSON.stringify(after)}, previously ${JSON.stringify(before)}`;
    return [createBreakingChange(location.path, description)];
  }
  const inside = { ...location, canGrow: location.canGrow && validatesOnce(before) && validatesOnce(after) };
  const [old, now] = [toEntries(before), toEntries(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((keyword) => {
    const [was, is] = [old.get(keyword), now.get(keyword)];
    if (isDeepStrictEqual(was, is)) {
      return [];
    }
    if (ANNOTATIONS.includes(keyword)) {
      return [{ path: location.path, description: `has a different ${keyword}`, breaks: [] }];
    }
    switch (keyword) {
      case "properties":
        return compareProperties(before, after, inside);
      case "required":
        return compareRequired(before, after, location.path);
      case "items":
        return compareNested(keyword, was, is, { ...inside, path: `${location.path}[*]` }, location.path);
      case "additionalProperties":
        return compareNested(keyword, was, is, { ...inside, path: `${location.path}.*` }, location.path);
      case "prefixItems":
      case "anyOf":
      case "oneOf":
        return compareLists(keyword, was, is, inside);
      default:
        return [describeKeywordChange({ path: location.path, keyword, before: was, after: is })];
    }
  });
}

function compareProperties(before: JsonSchema, after: JsonSchema, { path, canGrow }: Location): SchemaChange[] {
  const [old, now] = [toEntries(before.properties), toEntries(after.properties)];
  const [wasRequired, required] = [getRequired(before), getRequired(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): SchemaChange[] => {
    const at = toPath(path, name);
    if (old.has(name) && now.has(name)) {
      return compare(old.get(name), now.get(name), { path: at, canGrow });
    }

    const description = now.has(name) ? `is added as ${required.has(name) ? "required" : "optional"}` : "is removed";
    if (!canGrow || !isGrowable(before) || !isGrowable(after)) {
      const where = before.additionalProperties === false ? "a closed object" : "an object that may have other fields";
      const reason = canGrow ? `, in ${where}` : ", but other parts of the schema also validate the object";
      return [createBreakingChange(at, description + reason)];
    }
    return now.has(name)
      ? [createAddition(at, description, required.has(name))]
      : [createRemoval(at, description, wasRequired.has(name))];
  });
}

function createAddition(path: string, description: string, isRequired: boolean): SchemaChange {
  return isRequired
    ? { path, description: `${description}: older events do not have it`, breaks: ["BACKWARD"] }
    : { path, description, breaks: [] };
}

function createRemoval(path: string, description: string, wasRequired: boolean): SchemaChange {
  const reason = "consumers may use it, and its name must not be reused";
  const breaks: SchemaChange["breaks"] = wasRequired ? ["FORWARD", "TRANSITIVE"] : ["TRANSITIVE"];
  return { path, description: `${description}: ${reason}`, breaks };
}

/** Compares whether existing fields are required. `compareProperties` reports added and removed fields. */
function compareRequired(before: JsonSchema, after: JsonSchema, path: string): SchemaChange[] {
  const [old, now] = [toEntries(before.properties), toEntries(after.properties)];
  const [wasRequired, required] = [getRequired(before), getRequired(after)];
  return [...new Set([...wasRequired, ...required])].flatMap((name): SchemaChange[] => {
    if (wasRequired.has(name) === required.has(name)) {
      return [];
    }
    if (required.has(name) ? now.has(name) && !old.has(name) : old.has(name) && !now.has(name)) {
      return [];
    }
    const change: Omit<SchemaChange, "path"> = required.has(name)
      ? { description: "is now required: older events may lack it", breaks: ["BACKWARD"] }
      : { description: "is now optional: running consumers rely on it", breaks: ["FORWARD"] };
    return [{ path: toPath(path, name), ...change }];
  });
}

function compareNested(keyword: string, was: unknown, is: unknown, inside: Location, path: string): SchemaChange[] {
  if (isObject(was) && isObject(is)) {
    return compare(was, is, inside);
  }
  if (is === false) {
    return [createBreakingChange(path, `is closed: ${keyword} false, previously ${formatValue(was)}`)];
  }
  return [describeKeywordChange({ path, keyword, before: was, after: is })];
}

function compareLists(keyword: string, was: unknown, is: unknown, { path, canGrow }: Location): SchemaChange[] {
  const [old, now] = [toList(was), toList(is)];
  if (old.length !== now.length || old.length === 0) {
    return [createBreakingChange(path, `has ${now.length} ${keyword} schemas, previously ${old.length}`)];
  }
  if (keyword === "oneOf" && !(isDiscriminated(old) && isDiscriminated(now))) {
    return [createBreakingChange(path, "has different alternatives (oneOf) that no required constant distinguishes")];
  }
  return old.flatMap((each, index) =>
    keyword === "prefixItems"
      ? compare(each, now[index], { path: `${path}[${index}]`, canGrow })
      : compare(each, now[index], { path, canGrow }).map((change) => ({
          ...change,
          description: `${change.description} (alternative ${index + 1} of ${old.length})`,
        })),
  );
}

const ASSERTIONS = [
  ..."type enum const required default format pattern propertyNames multipleOf uniqueItems".split(" "),
  ..."minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum".split(" "),
  ..."minItems maxItems minProperties maxProperties $schema $defs contentEncoding".split(" "),
];
const PARTS = ["properties", "additionalProperties", "items", "prefixItems"];
const ALTERNATIVES = ["anyOf", "oneOf"];

/** Whether only one schema validates each part of a value, so that an addition to it cannot contradict another one. */
function validatesOnce(schema: JsonSchema): boolean {
  const applied = Object.keys(schema).filter((keyword) => ![...ASSERTIONS, ...ANNOTATIONS].includes(keyword));
  return (
    applied.every((keyword) => PARTS.includes(keyword)) ||
    (applied.length === 1 && ALTERNATIVES.includes(applied[0] ?? ""))
  );
}

/** Whether an object has exactly its named fields and no keyword limits their number. */
function isGrowable(schema: JsonSchema): boolean {
  if (schema.type !== "object" || !isObject(schema.properties)) {
    return false;
  }
  return Object.keys(schema).every((keyword) =>
    ["type", "properties", "required", "$schema", "$defs", ...ANNOTATIONS].includes(keyword),
  );
}

/** Whether a required constant distinguishes the alternatives, as in `z.discriminatedUnion`. */
function isDiscriminated(alternatives: readonly unknown[]): boolean {
  const constants = alternatives.map(
    (each) =>
      new Map(
        isObject(each)
          ? [...toEntries(each.properties)].flatMap(([name, field]) =>
              isObject(field) && Object.hasOwn(field, "const") && getRequired(each).has(name)
                ? [[name, JSON.stringify(field.const)]]
                : [],
            )
          : [],
      ),
  );
  return [...(constants[0]?.keys() ?? [])].some(
    (name) =>
      constants.every((each) => each.has(name)) &&
      new Set(constants.map((each) => each.get(name))).size === alternatives.length,
  );
}

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function getRequired({ required }: JsonSchema): Set<string> {
  return new Set(toList(required).map(String));
}

function toPath(parent: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

function createBreakingChange(path: string, description: string): SchemaChange {
  return { path, description, breaks: ["BACKWARD", "FORWARD"] };
}
