import type * as z from "zod";
import { isBlock } from "./blocks.ts";

type Schema = z.core.$ZodType;

/**
 * Converts a value to the type of its schema, as Terraform does for a provider: `"30"` to a number, 1 to a string, a block
 * in a list to the block, and null to an attribute that is not set. The schema rejects values that cannot be converted.
 */
export function toSchemaType(value: unknown, schema: Schema): unknown {
  if (value === null) {
    return undefined;
  }
  const { def } = schema as unknown as { def: z.core.$ZodTypes["_zod"]["def"] };
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
    case "nullable":
      return toSchemaType(value, def.innerType);
    case "pipe":
      return toSchemaType(value, def.in);
    case "object":
      return toObject(value, def.shape);
    case "record":
      return isBlock(value) ? mapEntries(value, (item) => toSchemaType(item, def.valueType)) : value;
    case "array":
      return toArray(value, def.element);
    case "tuple":
      return Array.isArray(value) ? value.map((item, index) => convertItem(item, def.items[index])) : value;
    default:
      return toPrimitive(value, def.type === "literal" ? typeof def.values[0] : def.type);
  }
}

function convertItem(item: unknown, schema: Schema | undefined): unknown {
  return schema ? toSchemaType(item, schema) : item;
}

function toObject(value: unknown, shape: Readonly<Record<string, Schema>>): unknown {
  const block = Array.isArray(value) && value.length <= 1 ? value[0] : value;
  if (!isBlock(block)) {
    return block;
  }
  const { "//": _, ...attributes } = block;
  return mapEntries(attributes, (item, name) =>
    convertItem(item, Object.hasOwn(shape, name) ? shape[name] : undefined),
  );
}

/** A block that may occur several times is a list, also if it occurs once. */
function toArray(value: unknown, element: Schema): unknown {
  const isBlockType = (element as unknown as { def: { type: string } }).def.type === "object";
  const items = isBlockType && isBlock(value) ? [value] : value;
  return Array.isArray(items) ? items.map((item) => toSchemaType(item, element)) : items;
}

function mapEntries(block: object, convert: (value: unknown, name: string) => unknown): object {
  const entries = Object.entries(block).map(([name, value]) => [name, convert(value, name)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function toPrimitive(value: unknown, type: string): unknown {
  if (type === "number" && typeof value === "string" && NUMBER.test(value)) {
    return Number(value);
  }
  if (type === "boolean" && (value === "true" || value === "false")) {
    return value === "true";
  }
  if ((type === "string" || type === "enum") && (typeof value === "number" || typeof value === "boolean")) {
    return String(value);
  }
  return value;
}
