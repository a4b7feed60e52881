/** A JSON Schema, of any draft. */
export type JsonSchema = Record<string, unknown>;

const MAX_DEPTH = 12;
const FORMATS: Record<string, string> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  email: "sample@example.com",
  uri: "https://example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** Creates a small value that a schema accepts: required properties only. Patterns of strings are ignored. */
export function createSample(schema: JsonSchema, root = schema, depth = 0): unknown {
  if (depth > MAX_DEPTH) {
    return null;
  }
  const create = (part: unknown) => createSample(part as JsonSchema, root, depth + 1);
  const { allOf, anyOf, default: standard, enum: values, examples, oneOf, $ref: reference } = schema;
  const [given] = ["const" in schema ? schema.const : undefined, standard, first(examples), first(values)].filter(
    (each) => each !== undefined,
  );
  if (given !== undefined) {
    return given;
  }
  if (typeof reference === "string") {
    return create(resolve(reference, root));
  }
  const alternative = first(anyOf) ?? first(oneOf);
  if (alternative !== undefined) {
    return create(alternative);
  }
  if (Array.isArray(allOf)) {
    return Object.assign({}, ...[...allOf.map(create), createTyped(schema, create)].filter(isObject));
  }
  return createTyped(schema, create);
}

function createTyped(schema: JsonSchema, create: (part: unknown) => unknown): unknown {
  switch (readType(schema)) {
    case "object": {
      const properties = (schema.properties ?? {}) as Record<string, unknown>;
      const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
      return Object.fromEntries(required.map((name) => [name, create(properties[name] ?? { type: "string" })]));
    }
    case "array":
      return Array.from({ length: readNumber(schema.minItems) ?? 0 }, () => create(schema.items ?? {}));
    case "string":
      return createText(schema);
    case "integer":
    case "number":
      return createNumber(schema);
    case "boolean":
      return true;
    default:
      return null;
  }
}

function readType({ properties, type }: JsonSchema): unknown {
  const [known] = Array.isArray(type) ? type.filter((each) => each !== "null") : [type];
  return known ?? (properties ? "object" : undefined);
}

function createText({ format, maxLength, minLength }: JsonSchema): string {
  const text = FORMATS[String(format)] ?? "sample";
  return text.padEnd(readNumber(minLength) ?? 0, "-").slice(0, readNumber(maxLength));
}

/** Returns the number next to 1 within the limits, of which draft 4 has exclusive ones as booleans. */
function createNumber(schema: JsonSchema): number {
  const { exclusiveMaximum, exclusiveMinimum, multipleOf } = schema;
  const step = readNumber(multipleOf) ?? 1;
  const above = readNumber(exclusiveMinimum) ?? (exclusiveMinimum === true ? readNumber(schema.minimum) : undefined);
  const below = readNumber(exclusiveMaximum) ?? (exclusiveMaximum === true ? readNumber(schema.maximum) : undefined);
  const minimum = Math.max(
    readNumber(schema.minimum) ?? Number.NEGATIVE_INFINITY,
    above === undefined ? Number.NEGATIVE_INFINITY : above + step,
  );
  const maximum = Math.min(
    readNumber(schema.maximum) ?? Number.POSITIVE_INFINITY,
    below === undefined ? Number.POSITIVE_INFINITY : below - step,
  );
  const wanted = Math.max(minimum, Math.min(maximum, 1));
  return wanted >= 1 ? Math.ceil(wanted / step) * step : Math.floor(wanted / step) * step;
}

function resolve(reference: string, root: JsonSchema): unknown {
  const path = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return path.reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), root) ?? {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function readNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
