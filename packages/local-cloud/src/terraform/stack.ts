import type * as z from "zod";
import { parseTemplate, type Reference } from "./expression.ts";
import type { StackDocument } from "./read-stack.ts";
import type { Resource, ResourceContext, ResourceType } from "./resource-type.ts";
import { StackError } from "./stack-error.ts";

/** How deep values may nest and references may follow one another: far more than a stack needs, far less than overflows. */
const DEEPEST = 100;

/** A stack with every reference resolved. */
export interface Stack {
  region: string;
  outputs: Record<string, unknown>;
  /** Addresses of the resources that are accepted but do nothing here, such as log groups. */
  observing: string[];
  resources<Config>(type: ResourceType<Config>): Resource<Config>[];
}

/**
 * Resolves a stack's references and checks every resource against what the local cloud can do.
 *
 * @throws {StackError} naming the resource, and the type, attribute or reference that is not known
 */
export function resolveStack(
  document: StackDocument,
  types: readonly ResourceType<never>[],
  context: Omit<ResourceContext, "address" | "stackFolder" | "region">,
): Stack {
  const typesByName = new Map(types.map((type) => [type.type, type as unknown as ResourceType]));
  const resolved = new Map<string, Resource<unknown>>();
  const inProgress: string[] = [];
  let depth = 0;

  for (const [type, byName] of document.blocks) {
    const [name] = Object.keys(byName);
    if (name !== undefined && !typesByName.has(type)) {
      throw new StackError("STACK_NOT_SUPPORTED", `${type}.${name}: the local cloud has no ${type}`);
    }
  }

  function resolveBlock(type: string, name: string): Resource<unknown> {
    const address = `${type}.${name}`;
    const known = resolved.get(address);
    if (known) return known;
    if (inProgress.includes(address)) {
      throw new StackError("CYCLIC_REFERENCE", `${[...inProgress, address].join(" refers to ")}`);
    }
    inProgress.push(address);
    if (inProgress.length > DEEPEST) throw tooDeep(address);

    const resourceType = typesByName.get(type) as ResourceType;
    const { "//": _, lifecycle: __, depends_on: dependsOn = [], ...block } = document.blocks.get(type)?.[name] ?? {};
    resolveDependencies(dependsOn, address);
    const parsed = resourceType.schema.safeParse(resolveValue(block, address));
    if (!parsed.success) throw invalidResource(address, parsed.error);
    const attributes = resourceType.attributes(parsed.data, {
      ...context,
      address,
      stackFolder: document.folder,
      region: document.region,
    });
    const resource = { address, config: parsed.data, attributes };
    inProgress.pop();
    resolved.set(address, resource);
    return resource;
  }

  /** Dependencies add nothing to a resource, but Terraform refuses a cycle through them as well. */
  function resolveDependencies(dependsOn: unknown, from: string) {
    if (!isListOfStrings(dependsOn)) {
      throw new StackError("INVALID_RESOURCE", `${from}: depends_on: must be a list of addresses`);
    }
    for (const address of dependsOn) {
      const type = typeOf(address);
      const name = address.slice(type.length + 1);
      if (!exists(type, name)) throw unknownReference(address, from);
      resolveBlock(type, name);
    }
  }

  function exists(type: string, name: string): boolean {
    return Object.hasOwn(document.blocks.get(type) ?? {}, name);
  }

  function resolveValue(value: unknown, where: string): unknown {
    if (typeof value === "string") return resolveTemplate(value, where);
    if (value === null || typeof value !== "object") return value;
    depth += 1;
    if (depth > DEEPEST) throw tooDeep(where);
    const resolvedValue = Array.isArray(value)
      ? value.map((item) => resolveValue(item, where))
      : Object.fromEntries(
          Object.entries(value).map(([key, item]) => [resolveTemplate(key, where), resolveValue(item, where)]),
        );
    depth -= 1;
    return resolvedValue;
  }

  function resolveTemplate(template: string, where: string): unknown {
    const parts = parseTemplate(template, where);
    const values = parts.map((part) => ("text" in part ? part.text : lookUp(part.reference, part.expression, where)));
    if (values.length === 1) return values[0];
    const unprintable = parts[values.findIndex((value) => value === null || typeof value === "object")];
    if (unprintable && "expression" in unprintable) {
      throw new StackError(
        "INVALID_RESOURCE",
        `${where}: ${unprintable.expression} is no text, so it cannot stand in "${template}"`,
      );
    }
    return values.join("");
  }

  function lookUp({ type, name, path }: Reference, expression: string, where: string): unknown {
    if (!exists(type, name)) throw unknownReference(expression, where);
    const { config, attributes } = resolveBlock(type, name);
    const value = path.reduce<unknown>(
      (parent, key) =>
        parent !== null && typeof parent === "object" && Object.hasOwn(parent, key)
          ? (parent as Record<string | number, unknown>)[key]
          : undefined,
      { ...(config as object), ...attributes },
    );
    if (value === undefined) {
      throw new StackError("UNKNOWN_REFERENCE", `${where}: the local cloud has no value for ${expression}`);
    }
    return value;
  }

  for (const [type, byName] of document.blocks) {
    for (const name of Object.keys(byName)) resolveBlock(type, name);
  }
  return {
    region: document.region,
    outputs: resolveValue(document.outputs, "output") as Record<string, unknown>,
    observing: [...resolved.keys()].filter((address) => typesByName.get(typeOf(address))?.observes),
    resources: <Config>(type: ResourceType<Config>) =>
      [...resolved.values()].filter(({ address }) => typeOf(address) === type.type) as Resource<Config>[],
  };
}

/** An attribute that the schema does not have is one that would be ignored silently: it is refused instead. */
function invalidResource(address: string, { issues: [issue] }: z.ZodError) {
  const [path, message] =
    issue?.code === "unrecognized_keys"
      ? [[...issue.path, issue.keys[0]], "the local cloud has no behaviour for this attribute"]
      : [issue?.path ?? [], issue?.message];
  return new StackError("INVALID_RESOURCE", `${address}: ${path.join(".")}: ${message}`);
}

function typeOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf(".")));
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function tooDeep(where: string) {
  return new StackError("STACK_NOT_SUPPORTED", `${where}: its values or references nest more than ${DEEPEST} deep`);
}

function unknownReference(reference: string, where: string) {
  return new StackError("UNKNOWN_REFERENCE", `${where}: ${reference} refers to nothing in the stack`);
}
