import { isDeepStrictEqual } from "node:util";
import { entriesOf, isObject, type JsonSchema } from "./json-schema.ts";
import { describeKeywordChange, shown } from "./keyword-changes.ts";
import type { SchemaChange } from "./schema-change.ts";

/**
 * Every change between two schemas of the same version of an event.
 *
 * The rule is FULL_TRANSITIVE. One service writes an event and many read it; neither the archive nor a consumer that is
 * deployed later waits for the others. So consumers old and new must read events old and new, and a schema can neither be
 * narrowed (new consumers would refuse what the archive holds) nor widened (running consumers would refuse, or miss, what
 * they rely on). What is left is to add an optional field and to describe. No field is ever removed, so what holds for the
 * last schema holds for all before it. Whatever this comparison does not know is taken to break.
 *
 * A publisher is taken to write the fields that its schema names and no others, unless the schema says by
 * `additionalProperties` that it does: then a new field may already stand in old events as something else.
 *
 * @example
 * compareSchemas(committed, present);
 * // [{ path: "$.detail.data.ID", what: "is bound tighter: minLength 3, before 1", breaks: ["BACKWARD"] }]
 *
 * @param path of what the schemas describe
 */
export function compareSchemas(before: JsonSchema, after: JsonSchema, path = "$.detail"): SchemaChange[] {
  return compare(before, after, { path, mayGrow: true });
}

interface Place {
  path: string;
  /** Whether no other part of the schema judges the same value, so that a field may be added. */
  mayGrow: boolean;
}

/** Keywords that describe and judge nothing. */
const ANNOTATIONS = [
  "title",
  "description",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$comment",
  "$id",
  "id",
];

function compare(before: unknown, after: unknown, place: Place): SchemaChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    return [breaking(place.path, `takes ${JSON.stringify(after)}, before ${JSON.stringify(before)}`)];
  }
  const inside = { ...place, mayGrow: place.mayGrow && judgesOnce(before) && judgesOnce(after) };
  const [old, now] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((keyword) => {
    const [was, is] = [old.get(keyword), now.get(keyword)];
    if (isDeepStrictEqual(was, is)) return [];
    if (ANNOTATIONS.includes(keyword)) return [{ path: place.path, what: `has another ${keyword}`, breaks: [] }];
    switch (keyword) {
      case "properties":
        return compareProperties(before, after, inside);
      case "required":
        return compareRequired(before, after, place.path);
      case "items":
        return compareNested(keyword, was, is, { ...inside, path: `${place.path}[*]` }, place.path);
      case "additionalProperties":
        return compareNested(keyword, was, is, { ...inside, path: `${place.path}.*` }, place.path);
      case "prefixItems":
      case "anyOf":
      case "oneOf":
        return compareLists(keyword, was, is, inside);
      default:
        return [describeKeywordChange({ path: place.path, keyword, before: was, after: is })];
    }
  });
}

function compareProperties(before: JsonSchema, after: JsonSchema, { path, mayGrow }: Place): SchemaChange[] {
  const [old, now] = [entriesOf(before.properties), entriesOf(after.properties)];
  const [relied, required] = [requiredOf(before), requiredOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): SchemaChange[] => {
    const at = pathOf(path, name);
    if (old.has(name) && now.has(name)) return compare(old.get(name), now.get(name), { path: at, mayGrow });

    const what = now.has(name) ? `is added as ${required.has(name) ? "required" : "optional"}` : "is removed";
    if (!mayGrow || !isGrowable(before) || !isGrowable(after)) {
      const where = before.additionalProperties === false ? "a closed object" : "an object that may hold other fields";
      const reason = mayGrow ? `, in ${where}` : ", where other parts of the schema judge the same object";
      return [breaking(at, what + reason)];
    }
    if (!now.has(name)) {
      const reason = "consumers may use it, and its name must not come back as something else";
      return [
        { path: at, what: `${what}: ${reason}`, breaks: relied.has(name) ? ["FORWARD", "TRANSITIVE"] : ["TRANSITIVE"] },
      ];
    }
    return required.has(name)
      ? [{ path: at, what: `${what}: older events lack it`, breaks: ["BACKWARD"] }]
      : [{ path: at, what, breaks: [] }];
  });
}

/** Of fields that stay: of those that are added as required, or removed, `compareProperties` tells. */
function compareRequired(before: JsonSchema, after: JsonSchema, path: string): SchemaChange[] {
  const [old, now] = [entriesOf(before.properties), entriesOf(after.properties)];
  const [relied, required] = [requiredOf(before), requiredOf(after)];
  return [...new Set([...relied, ...required])].flatMap((name): SchemaChange[] => {
    if (relied.has(name) === required.has(name)) return [];
    if (required.has(name) ? now.has(name) && !old.has(name) : old.has(name) && !now.has(name)) return [];
    return required.has(name)
      ? [{ path: pathOf(path, name), what: "is required now: older events may lack it", breaks: ["BACKWARD"] }]
      : [{ path: pathOf(path, name), what: "is optional now: running consumers rely on it", breaks: ["FORWARD"] }];
  });
}

function compareNested(keyword: string, was: unknown, is: unknown, inside: Place, path: string): SchemaChange[] {
  if (isObject(was) && isObject(is)) return compare(was, is, inside);
  if (is === false) return [breaking(path, `is closed: ${keyword} false, before ${shown(was)}`)];
  return [describeKeywordChange({ path, keyword, before: was, after: is })];
}

function compareLists(keyword: string, was: unknown, is: unknown, { path, mayGrow }: Place): SchemaChange[] {
  const [old, now] = [listOf(was), listOf(is)];
  if (old.length !== now.length || old.length === 0) {
    return [breaking(path, `has ${now.length} alternatives or places (${keyword}), before ${old.length}`)];
  }
  if (keyword === "oneOf" && !(isDiscriminated(old) && isDiscriminated(now))) {
    return [breaking(path, "has other alternatives (oneOf), which no required constant tells apart")];
  }
  return old.flatMap((each, index) =>
    keyword === "prefixItems"
      ? compare(each, now[index], { path: `${path}[${index}]`, mayGrow })
      : compare(each, now[index], { path, mayGrow }).map((change) => ({
          ...change,
          what: `${change.what} (alternative ${index + 1} of ${old.length})`,
        })),
  );
}

/** Keywords that judge a value by themselves, not by another schema. */
const ASSERTIONS = [
  ...[
    "type",
    "enum",
    "const",
    "required",
    "default",
    "format",
    "pattern",
    "propertyNames",
    "multipleOf",
    "uniqueItems",
  ],
  ...["minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["minItems", "maxItems", "minProperties", "maxProperties", "$schema", "$defs", "contentEncoding"],
];
const PARTS = ["properties", "additionalProperties", "items", "prefixItems"];
const ALTERNATIVES = ["anyOf", "oneOf"];

/** Whether each part of a value is judged by one schema, so that what is added to that one meets no other. */
function judgesOnce(schema: JsonSchema): boolean {
  const applied = Object.keys(schema).filter((keyword) => ![...ASSERTIONS, ...ANNOTATIONS].includes(keyword));
  return applied.every((keyword) => PARTS.includes(keyword)) || (applied.length === 1 && isAlternatives(applied[0]));
}

const isAlternatives = (keyword = "") => ALTERNATIVES.includes(keyword);

/** Whether an object has the fields that it names and no others, and no keyword counts them. */
function isGrowable(schema: JsonSchema): boolean {
  if (schema.type !== "object" || !isObject(schema.properties)) return false;
  return Object.keys(schema).every((keyword) =>
    ["type", "properties", "required", "$schema", "$defs", ...ANNOTATIONS].includes(keyword),
  );
}

/** Whether alternatives tell themselves apart by a required constant, as those of `z.discriminatedUnion` do. */
function isDiscriminated(alternatives: readonly unknown[]): boolean {
  const constants = alternatives.map(
    (each) =>
      new Map(
        isObject(each)
          ? [...entriesOf(each.properties)].flatMap(([name, field]) =>
              isObject(field) && Object.hasOwn(field, "const") && requiredOf(each).has(name)
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

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function requiredOf({ required }: JsonSchema): Set<string> {
  return new Set(listOf(required).map(String));
}

function pathOf(parent: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

function breaking(path: string, what: string): SchemaChange {
  return { path, what, breaks: ["BACKWARD", "FORWARD"] };
}
