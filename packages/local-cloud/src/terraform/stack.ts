import type { StackDocument } from "./read-stack.ts";
import type { Resource, ResourceContext, ResourceType } from "./resource-type.ts";
import { StackError } from "./stack-error.ts";
import { StackResolver, toTypeName } from "./stack-resolver.ts";

/** A stack with every reference resolved. */
export interface Stack {
  region: string;
  outputs: Record<string, unknown>;
  /** Addresses of the resources that are accepted but have no effect, such as alarms. */
  notEmulated: string[];
  resources<Config>(type: ResourceType<Config>): Resource<Config>[];
}

/** @throws {StackError} if the local cloud does not support a type or attribute, or cannot resolve a reference */
export function resolveStack(
  document: StackDocument,
  types: readonly ResourceType<never>[],
  context: Omit<ResourceContext, "address" | "stackFolder" | "region">,
): Stack {
  const typesByName = new Map(types.map((type) => [type.type, type as unknown as ResourceType]));
  for (const [type, byName] of document.blocks) {
    const [name] = Object.keys(byName);
    if (name !== undefined && !typesByName.has(type)) {
      const message = `${type}.${name}: ${type} is not supported by the local cloud; remove the resource to run this stack locally`;
      throw new StackError("STACK_NOT_SUPPORTED", message);
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
    notEmulated: resources
      .map(({ address }) => address)
      .filter((address) => typesByName.get(toTypeName(address))?.isNotEmulated),
    resources: <Config>(type: ResourceType<Config>) =>
      resources.filter(({ address }) => toTypeName(address) === type.type) as Resource<Config>[],
  };
}
