import type * as z from "zod";
import { parseTemplate, type Reference } from "./expression.ts";
import type { StackDocument } from "./read-stack.ts";
import type { Resource, ResourceContext, ResourceType } from "./resource-type.ts";
import { StackError } from "./stack-error.ts";

/** How deep values may nest and references may follow one another: far more than a stack needs, far less than overflows. */
const DEEPEST = 100;

/** Resolves the blocks of a stack and the values in them, each block once. */
export class StackResolver {
  #document: StackDocument;
  #typesByName: ReadonlyMap<string, ResourceType>;
  #context: Omit<ResourceContext, "address" | "stackFolder" | "region">;
  #resolved = new Map<string, Resource<unknown>>();
  #inProgress: string[] = [];
  #depth = 0;

  /** @param typesByName has every type of the document's blocks */
  constructor(
    document: StackDocument,
    typesByName: ReadonlyMap<string, ResourceType>,
    context: Omit<ResourceContext, "address" | "stackFolder" | "region">,
  ) {
    this.#document = document;
    this.#typesByName = typesByName;
    this.#context = context;
  }

  /** The resources that are resolved so far, each after those that it refers to. */
  get resources(): Resource<unknown>[] {
    return [...this.#resolved.values()];
  }

  resolveBlock(type: string, name: string): Resource<unknown> {
    const address = `${type}.${name}`;
    const known = this.#resolved.get(address);
    if (known) {
      return known;
    }
    if (this.#inProgress.includes(address)) {
      throw new StackError("CYCLIC_REFERENCE", `${[...this.#inProgress, address].join(" refers to ")}`);
    }
    this.#inProgress.push(address);
    if (this.#inProgress.length > DEEPEST) {
      throw tooDeep(address);
    }

    const resourceType = this.#typesByName.get(type) as ResourceType;
    const {
      "//": _,
      lifecycle: __,
      depends_on: dependsOn = [],
      ...block
    } = this.#document.blocks.get(type)?.[name] ?? {};
    this.#resolveDependencies(dependsOn, address);
    const parsed = resourceType.schema.safeParse(this.resolveValue(block, address));
    if (!parsed.success) {
      throw invalidResource(address, parsed.error);
    }
    const attributes = resourceType.attributes(parsed.data, {
      ...this.#context,
      address,
      stackFolder: this.#document.folder,
      region: this.#document.region,
    });
    const resource = { address, config: parsed.data, attributes };
    this.#inProgress.pop();
    this.#resolved.set(address, resource);
    return resource;
  }

  /** Dependencies add nothing to a resource, but Terraform refuses a cycle through them as well. */
  #resolveDependencies(dependsOn: unknown, from: string) {
    if (!isListOfStrings(dependsOn)) {
      throw new StackError("INVALID_RESOURCE", `${from}: depends_on: must be a list of addresses`);
    }
    for (const address of dependsOn) {
      const type = typeOf(address);
      const name = address.slice(type.length + 1);
      if (!this.#exists(type, name)) {
        throw unknownReference(address, from);
      }
      this.resolveBlock(type, name);
    }
  }

  #exists(type: string, name: string): boolean {
    return Object.hasOwn(this.#document.blocks.get(type) ?? {}, name);
  }

  resolveValue(value: unknown, where: string): unknown {
    if (typeof value === "string") {
      return this.#resolveTemplate(value, where);
    }
    if (value === null || typeof value !== "object") {
      return value;
    }
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      throw tooDeep(where);
    }
    const resolvedValue = Array.isArray(value)
      ? value.map((item) => this.resolveValue(item, where))
      : Object.fromEntries(
          Object.entries(value).map(([key, item]) => [
            this.#resolveTemplate(key, where),
            this.resolveValue(item, where),
          ]),
        );
    this.#depth -= 1;
    return resolvedValue;
  }

  #resolveTemplate(template: string, where: string): unknown {
    const parts = parseTemplate(template, where);
    const values = parts.map((part) =>
      "text" in part ? part.text : this.#lookUp(part.reference, part.expression, where),
    );
    if (values.length === 1) {
      return values[0];
    }
    const unprintable = parts[values.findIndex((value) => value === null || typeof value === "object")];
    if (unprintable && "expression" in unprintable) {
      throw new StackError(
        "INVALID_RESOURCE",
        `${where}: ${unprintable.expression} is no text, so it cannot stand in "${template}"`,
      );
    }
    return values.join("");
  }

  #lookUp({ type, name, path }: Reference, expression: string, where: string): unknown {
    if (!this.#exists(type, name)) {
      throw unknownReference(expression, where);
    }
    const { config, attributes } = this.resolveBlock(type, name);
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
}

/** An attribute that the schema does not have is one that would be ignored silently: it is refused instead. */
function invalidResource(address: string, { issues: [issue] }: z.ZodError) {
  const [path, message] =
    issue?.code === "unrecognized_keys"
      ? [[...issue.path, issue.keys[0]], "the local cloud has no behaviour for this attribute"]
      : [issue?.path ?? [], issue?.message];
  return new StackError("INVALID_RESOURCE", `${address}: ${path.join(".")}: ${message}`);
}

/** The type in an address such as `aws_sqs_queue.orders`. */
export function typeOf(address: string): string {
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
