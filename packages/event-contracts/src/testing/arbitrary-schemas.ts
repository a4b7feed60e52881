import fc from "fast-check";
import { isObject, type JsonSchema, toEntries } from "../json-schema.ts";

/** Schemas as zod generates them for event data. */
const { schemas } = fc.letrec<{ schemas: JsonSchema; object: JsonSchema }>((tie) => ({
  schemas: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record(
      { type: fc.constant("string"), minLength: fc.nat(3), maxLength: fc.integer({ min: 3, max: 6 }) },
      { requiredKeys: ["type"] },
    ),
    fc.record(
      {
        type: fc.constant("integer"),
        minimum: fc.integer({ min: -5, max: 0 }),
        maximum: fc.integer({ min: 0, max: 5 }),
      },
      { requiredKeys: ["type"] },
    ),
    fc.constantFrom<JsonSchema>(
      { type: "boolean" },
      { type: ["string", "null"] },
      { type: "string", pattern: "^[a-c]{1,4}$" },
      { type: "string", const: "a" },
      { type: "string", const: "b" },
      { type: "string", pattern: "^[b-d]{1,4}$" },
      { type: "number", minimum: 0, maximum: 9, multipleOf: 0.5 },
    ),
    fc
      .uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 })
      .map((values) => ({ type: "string", enum: values })),
    fc.record(
      {
        type: fc.constant("array"),
        items: tie("schemas"),
        minItems: fc.nat(2),
        maxItems: fc.integer({ min: 2, max: 3 }),
      },
      { requiredKeys: ["type", "items"] },
    ),
    fc.tuple(tie("schemas"), tie("schemas")).map((anyOf) => ({ anyOf })),
    fc.tuple(tie("object"), tie("object")).map((objects) => ({
      oneOf: objects.map((object, index) => ({
        ...object,
        properties: { ...(object.properties as JsonSchema), kind: { type: "string", const: String(index) } },
        required: [...new Set([...(object.required as string[]), "kind"])],
      })),
    })),
    tie("object"),
  ) as fc.Arbitrary<JsonSchema>,
  object: fc
    .record({
      fields: fc.dictionary(fc.constantFrom("ID", "note", "total", "constructor"), tie("schemas"), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
      optional: fc.constantFrom("ID", "note", "total", "none"),
      closed: fc.constantFrom({}, {}, { additionalProperties: false }),
    })
    .map(({ closed, fields, optional }) => ({
      type: "object",
      properties: fields,
      required: Object.keys(fields).filter((name) => name !== optional),
      ...closed,
    })),
}));

/** Every schema within a schema, itself included. */
function listNodes(schema: JsonSchema): JsonSchema[] {
  const parts = [
    ...toEntries(schema.properties).values(),
    schema.items,
    ...[schema.anyOf ?? [], schema.oneOf ?? []].flat(),
  ];
  return [schema, ...parts.filter(isObject).flatMap(listNodes)];
}

const keyword = fc.constantFrom(
  "type",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "pattern",
  "const",
  "enum",
  "multipleOf",
  "items",
  "description",
);

/** A random edit of one node of a schema. */
const edit: fc.Arbitrary<(node: JsonSchema) => void> = fc.oneof(
  fc.tuple(keyword, schemas).map(([name, other]) => (node: JsonSchema) => {
    if (Object.hasOwn(other, name)) {
      node[name] = other[name];
    } else {
      delete node[name];
    }
  }),
  fc
    .constantFrom("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
    .map((name) => (node: JsonSchema) => {
      if (typeof node[name] === "number") {
        node[name] += name.startsWith("min") ? -1 : 1;
      }
    }),
  fc
    .tuple(fc.constantFrom("ID", "note", "added"), schemas, fc.boolean())
    .map(([name, field, required]) => (node: JsonSchema) => {
      if (!isObject(node.properties) || Object.hasOwn(node.properties, name)) {
        return;
      }
      node.properties = { ...node.properties, [name]: field };
      if (required) {
        node.required = [...(node.required as string[]), name];
      }
    }),
  fc.constantFrom("ID", "note", "kind").map((name) => (node: JsonSchema) => {
    if (!isObject(node.properties)) {
      return;
    }
    const { [name]: _, ...others } = node.properties;
    node.properties = others;
    node.required = (node.required as string[]).filter((each) => each !== name);
  }),
  fc.constantFrom("ID", "note", "total").map((name) => (node: JsonSchema) => {
    if (!isObject(node.properties) || !Object.hasOwn(node.properties, name)) {
      return;
    }
    const required = node.required as string[];
    node.required = required.includes(name) ? required.filter((each) => each !== name) : [...required, name];
  }),
  fc.constantFrom<(node: JsonSchema) => void>(
    (node) => {
      if (node.type === "object") {
        node.additionalProperties = false;
      }
    },
    (node) => {
      delete node.additionalProperties;
    },
    (node) => {
      node.description = "a description";
    },
    (node) => {
      if (Array.isArray(node.anyOf)) {
        node.anyOf = node.anyOf.slice(1);
      }
    },
  ),
);

/** A schema, and the same with one or two edits. */
export const pair = fc
  .tuple(schemas, fc.array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 2 }))
  .map(([before, edits]): { before: JsonSchema; after: JsonSchema } => {
    const after: JsonSchema = structuredClone(before);
    for (const [at, change] of edits) {
      const nodes = listNodes(after);
      const node = nodes[at % nodes.length];
      if (node) {
        change(node);
      }
    }
    return { before, after: JSON.parse(JSON.stringify(after)) };
  });
