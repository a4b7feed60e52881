import type { StackDocument } from "./read-stack.ts";
import type { Resource, ResourceType } from "./resource-type.ts";
import { StackError } from "./stack-error.ts";
import { type ResolverContext, StackResolver } from "./stack-resolver.ts";

/** A stack with every reference resolved. */
export interface Stack {
  region: string;
  /** Whether neither the stack nor the user has named the region. */
  isRegionAssumed: boolean;
  outputs: Record<string, unknown>;
  /** Addresses of the resources and attributes that are accepted but have no effect, such as alarms. */
  notEmulated: string[];
  /** Addresses of the resources that were left out on request, and of those that depend on them. */
  ignored: string[];
  resources<Config>(type: ResourceType<Config>): Resource<Config>[];
}

/** @throws {StackError} if the local cloud does not support a type or attribute, or cannot evaluate an expression */
export function resolveStack(
  document: StackDocument,
  types: readonly ResourceType<never>[],
  context: ResolverContext,
): Stack {
  const typesByName = new Map(types.map((type) => [type.type, type as unknown as ResourceType]));
  const resolver = new StackResolver(document, typesByName, context);
  const blocks = [...document.blocks].flatMap(([type, byName]) => Object.keys(byName).map((name) => ({ type, name })));
  rejectUnknownTypes(blocks.filter(({ name, type }) => !typesByName.has(type) && !resolver.isIgnored(type, name)));
  for (const { name, type } of blocks) {
    resolver.resolveBlock(type, name);
  }
  const { ignored, isRegionAssumed, notEmulated, region, resources } = resolver;
  return {
    region,
    isRegionAssumed,
    outputs: Object.fromEntries(
      Object.entries(document.outputs).map(([name, value]) => [name, resolver.resolveValue(value, `output.${name}`)]),
    ),
    notEmulated: [
      ...resources.filter(({ type }) => type.isNotEmulated).map(({ resource }) => resource.address),
      ...notEmulated,
      ...(document.notEmulated ?? []),
    ],
    ignored: [...ignored],
    resources: <Config>(type: ResourceType<Config>) =>
      resources.filter((each) => each.type.type === type.type).map(({ resource }) => resource) as Resource<Config>[],
  };
}

function rejectUnknownTypes(unknown: { type: string; name: string }[]): void {
  const [first] = unknown;
  if (!first) {
    return;
  }
  const types = [...new Set(unknown.map(({ type }) => type))];
  const advice = types.includes("module") ? ", put the resources of the module into the stack" : "";
  const options = types.map((type) => `--ignore ${type}`).join(" ");
  const verb = types.length === 1 ? "is" : "are";
  throw new StackError(
    "STACK_NOT_SUPPORTED",
    `${first.type}.${first.name}: ${types.join(", ")} ${verb} not supported by the local cloud; see "Supported resources" in docs/local-cloud.md${advice}, or run the stack without: ${options}`,
  );
}
