import { describeIssue } from "./describe-issue.ts";
import { parseTemplate, type Reference } from "./expression.ts";
import type { StackDocument } from "./read-stack.ts";
import type { Resource, ResourceContext, ResourceType } from "./resource-type.ts";
import { createInvalidResourceError, StackError } from "./stack-error.ts";

/** Limits nested values and chains of references: far more than a stack needs, too little to overflow the call stack. */
const MAX_DEPTH = 100;

/** Resolves the blocks of a stack and their values, each block once. */
export class StackResolver {
  #document: StackDocument;
  #typesByName: ReadonlyMap<string, ResourceType>;
  #context: Omit<ResourceContext, "address" | "stackFolder" | "region">;
  #resolved = new Map<string, Resource<unknown>>();
  #inProgress: string[] = [];
  #depth = 0;

  /** @param typesByName must contain every type of the document's blocks */
  constructor(
    document: StackDocument,
    typesByName: ReadonlyMap<string, ResourceType>,
    context: Omit<ResourceContext, "address" | "stackFolder" | "region">,
  ) {
    this.#document = document;
    this.#typesByName = typesByName;
    this.#context = context;
  }

  /** The resources resolved so far, each after those that it refers to. */
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
      const circle = [...this.#inProgress, address].join(" refers to ");
      throw new StackError("CYCLIC_REFERENCE", `${circle}; remove one of these references`);
    }
    this.#inProgress.push(address);
    if (this.#inProgress.length > MAX_DEPTH) {
      throw createTooDeepError(address);
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
      throw createInvalidResourceError(`${address}: ${describeIssue(parsed.error)}`);
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

  #resolveDependencies(dependsOn: unknown, from: string) {
    if (!isListOfStrings(dependsOn)) {
      const message = `${from}: depends_on: must be a list of addresses such as "aws_sqs_queue.orders"`;
      throw createInvalidResourceError(message);
    }
    for (const address of dependsOn) {
      const type = toTypeName(address);
      const name = address.slice(type.length + 1);
      if (!this.#exists(type, name)) {
        throw createUnknownReferenceError(address, from);
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
    if (this.#depth > MAX_DEPTH) {
      throw createTooDeepError(where);
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
      "text" in part ? part.text : this.#evaluate(part.reference, part.expression, where),
    );
    if (values.length === 1) {
      return values[0];
    }
    const unprintable = parts[values.findIndex((value) => value === null || typeof value === "object")];
    if (unprintable && "expression" in unprintable) {
      const message = `${where}: ${unprintable.expression} is not a string, number or boolean, so it cannot be part of "${template}"`;
      throw createInvalidResourceError(message);
    }
    return values.join("");
  }

  #evaluate({ type, name, path }: Reference, expression: string, where: string): unknown {
    if (!this.#exists(type, name)) {
      throw createUnknownReferenceError(expression, where);
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
      const message = `${where}: ${expression} has no value; set the attribute, or refer to another one`;
      throw new StackError("UNKNOWN_REFERENCE", message);
    }
    return value;
  }
}

/** @example toTypeName("aws_sqs_queue.orders") // "aws_sqs_queue" */
export function toTypeName(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf(".")));
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function createTooDeepError(where: string) {
  return new StackError(
    "STACK_NOT_SUPPORTED",
    `${where}: values or references are nested more than ${MAX_DEPTH} levels deep; flatten them`,
  );
}

function createUnknownReferenceError(reference: string, where: string) {
  return new StackError(
    "UNKNOWN_REFERENCE",
    `${where}: ${reference} is not defined in the stack; check its type and name`,
  );
}
