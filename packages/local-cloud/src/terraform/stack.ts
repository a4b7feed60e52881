import type { StackDocument } from "./read-stack.ts";
import type { Resource, ResourceContext, ResourceType } from "./resource-type.ts";
import { StackError } from "./stack-error.ts";
import { StackResolver, typeOf } from "./stack-resolver.ts";

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
  for (const [type, byName] of document.blocks) {
    const [name] = Object.keys(byName);
    if (name !== undefined && !typesByName.has(type)) {
      throw new StackError("STACK_NOT_SUPPORTED", `${type}.${name}: the local cloud has no ${type}`);
    }
  }

  const resolver = new StackResolver(document, typesByName, context);
  for (const [type, byName] of document.blocks) {
    for (const name of Object.keys(byName)) {
      resolver.resolveBlock(type, name);
    }
  }
  const { resources } = resolver;
  return {
    region: document.region,
    outputs: resolver.resolveValue(document.outputs, "output") as Record<string, unknown>,
    observing: resources.map(({ address }) => address).filter((address) => typesByName.get(typeOf(address))?.observes),
    resources: <Config>(type: ResourceType<Config>) =>
      resources.filter(({ address }) => typeOf(address) === type.type) as Resource<Config>[],
  };
}
