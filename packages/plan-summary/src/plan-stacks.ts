import { isDeepStrictEqual } from "node:util";
import { type Plan, planSchema, type Values } from "./plan.ts";

/** The part of a synthesized stack that a plan compares. */
export interface SynthesizedStack {
  resource: Record<string, Record<string, Values>>;
}

/** Maps whose keys are data, so that they are not blocks. */
const MAPS = new Set(["tags", "tags_all", "variables", "triggers"]);

/** Settings of Terraform, not of a resource. */
const META_ARGUMENTS = new Set(["depends_on", "lifecycle", "provider", "//"]);

/**
 * Plans the change from one synthesized stack to another, without Terraform: configured values alone. A reference
 * becomes the name of its resource.
 */
export function planStacks(before: SynthesizedStack, after: SynthesizedStack): Plan {
  const [old, next] = [readResources(before), readResources(after)];
  const addresses = [...new Set([...old.keys(), ...next.keys()])];
  return planSchema.parse({
    format_version: "1.2",
    resource_changes: addresses.map((address) => {
      const [was, is] = [old.get(address), next.get(address)];
      return {
        address,
        mode: "managed",
        type: address.slice(0, address.indexOf(".")),
        change: { actions: [toAction(was, is)], before: was ?? null, after: is ?? null },
      };
    }),
  });
}

function toAction(before: Values | undefined, after: Values | undefined): string {
  if (!before || !after) {
    return before ? "delete" : "create";
  }
  return isDeepStrictEqual(before, after) ? "no-op" : "update";
}

/** Reads the resources by address, as they would be in a plan. */
function readResources({ resource }: SynthesizedStack): Map<string, Values> {
  const read = ([type, byName]: [string, Record<string, Values>]) =>
    Object.entries(byName).map(([name, values]): [string, Values] => {
      const own = Object.entries(values).filter(([key]) => !META_ARGUMENTS.has(key));
      const resolved = own.map(([key, value]) => [key, toPlanned(resolve(value, resource), key)]);
      return [`${type}.${name}`, Object.fromEntries(resolved)];
    });
  return new Map(Object.entries(resource).flatMap(read));
}

/** Replaces references in texts by the attribute they name, or by the name of the resource. */
function resolve(value: unknown, resources: SynthesizedStack["resource"]): unknown {
  if (typeof value === "string") {
    return value.replaceAll(/\$\{(\w+)\.([\w-]+)\.(\w+)\}/g, (reference, type, name, attribute) => {
      const values = resources[type]?.[name];
      if (type === "aws_lambda_alias" && attribute === "arn" && values) {
        return `${resolve(values.function_name, resources)}:${values.name}`;
      }
      const literal = [values?.[attribute], values?.name, values?.function_name].find(isLiteral);
      return literal ?? reference;
    });
  }
  if (Array.isArray(value)) {
    return value.map((each) => resolve(each, resources));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, resources)]));
  }
  return value;
}

const isLiteral = (value: unknown): value is string => typeof value === "string" && !value.includes("${");

/** Wraps blocks in lists, as a plan does. */
function toPlanned(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => (isBlock(each) ? planBlock(each) : each));
  }
  return isBlock(value) && !MAPS.has(key) ? [planBlock(value)] : value;
}

const isBlock = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function planBlock(block: Values): Values {
  return Object.fromEntries(Object.entries(block).map(([key, value]) => [key, toPlanned(value, key)]));
}
