import { readFileSync } from "node:fs";
import {
  createTerraformFunctions,
  type ObjectValue,
  type Resolution,
  type Scope,
  type Value,
} from "terraform-expression";
import type { Block } from "./blocks.ts";
import { listInstances } from "./list-instances.ts";
import type { StackDocument } from "./read-stack.ts";
import { createReferenceScope, type Iteration, type References } from "./reference-scope.ts";
import { createTooDeepError, resolveValue } from "./resolve-value.ts";
import { resolveVariable } from "./resolve-variable.ts";
import { createInstanceAddress, parseResourceAddress } from "./resource-address.ts";
import { addGeneratedName, type Resource, type ResourceContext, type ResourceType } from "./resource-type.ts";
import { createInvalidResourceError, StackError } from "./stack-error.ts";
import { toConfig } from "./to-config.ts";
import type { VariableValue } from "./variable-values.ts";

/** Limits chains of references: far more than a stack needs, too little to overflow the call stack. */
const MAX_CHAIN = 100;

export interface ResolverContext extends Omit<ResourceContext, "address" | "stackFolder" | "region"> {
  variables?: ReadonlyMap<string, VariableValue>;
  /** Types and addresses of resources to leave out. */
  ignored?: readonly string[];
  now?: Date;
  /** The region of a stack that names none. @default us-east-1 */
  defaultRegion?: string | undefined;
}

interface ResolvedResource {
  type: ResourceType;
  resource: Resource<unknown>;
}

/** Resolves the blocks of a stack and their values, each block once. */
export class StackResolver {
  readonly region: string;
  readonly isRegionAssumed: boolean;
  /** The resources resolved so far, each after those that it refers to. */
  readonly resources: ResolvedResource[] = [];
  /** Addresses of the resources that are left out, or refer to one of those. */
  readonly ignored = new Set<string>();
  /** Attributes that are not emulated, such as `aws_lambda_function.worker.vpc_config`. */
  readonly notEmulated: string[] = [];
  readonly #document: StackDocument;
  readonly #typesByName: ReadonlyMap<string, ResourceType>;
  readonly #context: ResolverContext;
  readonly #references: References;
  /** The regions of the other configurations of the provider; undefined for that of the default one. */
  readonly #aliasRegions: Readonly<Record<string, unknown>>;
  readonly #values = new Map<string, Value>();
  readonly #inProgress: string[] = [];
  /** The number of references to ignored resources. */
  #ignoredReferences = 0;

  /** @param typesByName must contain every type of the document's blocks that is not ignored */
  constructor(document: StackDocument, typesByName: ReadonlyMap<string, ResourceType>, context: ResolverContext) {
    this.#document = document;
    this.#typesByName = typesByName;
    this.#context = context;
    this.#references = {
      functions: createTerraformFunctions({
        folder: document.folder,
        now: context.now ?? new Date(),
        readFile: (path) => this.#readFile(path),
      }),
      folder: document.folder,
      variable: (name) => this.#variable(name),
      local: (name) => this.#local(name),
      resource: (type, name, attributes) => this.#reference(type, name, attributes),
    };
    this.#aliasRegions = Object.fromEntries(
      Object.entries(document.aliases ?? {}).map(([alias, { region }]) => [
        alias,
        this.resolveValue(region, `provider ${alias}`),
      ]),
    );
    const [firstAliasRegion] = Object.values(this.#aliasRegions);
    const region = this.resolveValue(document.region, "provider.aws.region") ?? firstAliasRegion;
    this.region = readRegion(region ?? context.defaultRegion);
    this.isRegionAssumed = region === undefined && context.defaultRegion === undefined;
  }

  resolveValue(value: unknown, where: string): unknown {
    return resolveValue(value, where, this.#scope());
  }

  /** Resolves a resource or data source, unless it is ignored. */
  resolveBlock(type: string, name: string): void {
    this.#instances(type, name);
  }

  isIgnored(type: string, name: string): boolean {
    const { ignored = [] } = this.#context;
    return ignored.includes(type) || ignored.includes(`${type}.${name}`) || this.ignored.has(`${type}.${name}`);
  }

  #scope(iteration?: Iteration): Scope {
    return createReferenceScope(this.#references, iteration);
  }

  #variable(name: string): Value | undefined {
    const block = findOwn(this.#document.variables, name);
    return (
      block &&
      this.#once(`var.${name}`, () => {
        return resolveVariable(name, block, this.#context.variables?.get(name), this.#scope());
      })
    );
  }

  #local(name: string): Value | undefined {
    const { locals = {} } = this.#document;
    return Object.hasOwn(locals, name)
      ? this.#once(`local.${name}`, () => this.resolveValue(locals[name], `local.${name}`) as Value)
      : undefined;
  }

  #reference(type: string, name: string, attributes: readonly string[]): Resolution | undefined {
    if (!this.#findBlock(type, name)) {
      return undefined;
    }
    const value = this.#instances(type, name);
    if (!this.isIgnored(type, name)) {
      return { value, consumed: 0 };
    }
    this.#ignoredReferences += 1;
    const [attribute = "id"] = attributes;
    return { value: createIgnoredValue(`${type}.${name}`, attribute), consumed: Math.min(1, attributes.length) };
  }

  #instances(type: string, name: string): Value {
    const address = `${type}.${name}`;
    return this.#once(address, () => {
      if (this.isIgnored(type, name)) {
        this.ignored.add(address);
        return null;
      }
      const { count, depends_on: dependsOn = [], for_each: forEach, ...block } = this.#findBlock(type, name) as Block;
      const resourceType = this.#typesByName.get(type) as ResourceType;
      this.#resolveDependencies(dependsOn, address);
      const repetition = {
        count: this.resolveValue(count, address),
        forEach: this.resolveValue(forEach, address),
      };
      return listInstances(repetition, address, (key, iteration) =>
        this.#resolveInstance(resourceType, createInstanceAddress(type, name, key), block, iteration),
      );
    });
  }

  #resolveInstance(type: ResourceType, address: string, block: Block, iteration: Iteration): ObjectValue {
    const resolved = this.#resolveAttributes(block, address, iteration);
    if (!resolved) {
      const { name } = parseResourceAddress(address) ?? {};
      this.ignored.add(`${type.type}.${name}`);
      return {};
    }
    const named = addGeneratedName(type, resolved, address);
    const { config, notEmulated } = toConfig(type, named, address, {
      region: this.region,
      aliasRegions: this.#aliasRegions,
    });
    this.notEmulated.push(...notEmulated);
    const attributes = type.attributes(config, {
      ...this.#context,
      address,
      stackFolder: this.#document.folder,
      region: this.region,
    });
    this.resources.push({ type, resource: { address, config, attributes } });
    return { ...named, ...(config as ObjectValue), ...attributes } as ObjectValue;
  }

  /** Resolves the attributes of a resource; undefined if one of them is that of an ignored resource. */
  #resolveAttributes(block: Block, address: string, iteration: Iteration): Block | undefined {
    const { "//": _, connection: __, lifecycle: ___, provider, provisioner: ____, ...attributes } = block;
    const scope = this.#scope(iteration);
    const before = this.#ignoredReferences;
    const resolved = {
      ...(resolveValue(attributes, address, scope) as Block),
      ...(provider !== undefined && { provider }),
    };
    if (this.#ignoredReferences === before) {
      return resolved;
    }
    const isLinked = Object.values(resolved).some((value) => typeof value === "string" && isIgnoredValue(value));
    return isLinked ? undefined : resolved;
  }

  #resolveDependencies(dependsOn: unknown, from: string): void {
    if (!isListOfStrings(dependsOn)) {
      const message = `${from}: depends_on: must be a list of addresses such as "aws_sqs_queue.orders"`;
      throw createInvalidResourceError(message);
    }
    for (const text of dependsOn) {
      const address = text.replace(/^\$\{(.*)\}$/, "$1");
      const { name = "", type = "" } = parseResourceAddress(address) ?? {};
      if (!this.#findBlock(type, name)) {
        throw new StackError(
          "UNKNOWN_REFERENCE",
          `${from}: ${address} is not defined in the stack; check its type and name`,
        );
      }
      this.#instances(type, name);
    }
  }

  #findBlock(type: string, name: string): Block | undefined {
    return findOwn(this.#document.blocks.get(type), name);
  }

  /** Computes the value of an address once. @throws {StackError} if it refers to itself */
  #once(address: string, compute: () => Value): Value {
    const known = this.#values.get(address);
    if (known !== undefined) {
      return known;
    }
    if (this.#inProgress.includes(address)) {
      const circle = [...this.#inProgress, address].join(" refers to ");
      throw new StackError("CYCLIC_REFERENCE", `${circle}; remove one of these references`);
    }
    this.#inProgress.push(address);
    if (this.#inProgress.length > MAX_CHAIN) {
      throw createTooDeepError(address);
    }
    const value = compute();
    this.#inProgress.pop();
    this.#values.set(address, value);
    return value;
  }

  /** An archive is not written, so reading it gives its hash. */
  #readFile(path: string): Buffer {
    const archive = this.resources.find(({ resource }) => resource.attributes.archive_path === path);
    return archive ? Buffer.from(String(archive.resource.attributes.output_base64sha256)) : readFileSync(path);
  }
}

const IGNORED = "(ignored)";
const IGNORED_ARN = "arn:aws:ignored:";

function createIgnoredValue(address: string, attribute: string): string {
  return attribute.endsWith("arn") ? `${IGNORED_ARN}:000000000000:${address}` : `${IGNORED} ${address}.${attribute}`;
}

/** Whether a value is that of an ignored resource, or a path or ARN with it, but not a document that mentions it. */
function isIgnoredValue(value: string): boolean {
  return (value.includes(IGNORED) || value.includes(IGNORED_ARN)) && !/^\s*[{[]/.test(value);
}

const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

function readRegion(region: unknown = "us-east-1"): string {
  if (typeof region === "string" && REGION.test(region)) {
    return region;
  }
  const message = `provider.aws.region: must be a region such as eu-central-1, not ${JSON.stringify(region)}`;
  throw new StackError("STACK_NOT_SUPPORTED", message);
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function findOwn<Item>(record: Readonly<Record<string, Item>> | undefined, name: string): Item | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
