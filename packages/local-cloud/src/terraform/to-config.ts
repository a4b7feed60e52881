import type { Block } from "./blocks.ts";
import { describeIssue } from "./describe-issue.ts";
import { offerIgnore } from "./offer-ignore.ts";
import type { ResourceType } from "./resource-type.ts";
import { createInvalidResourceError } from "./stack-error.ts";
import { toSchemaType } from "./to-schema-type.ts";

/** Settings of Terraform and of the provider, not of the resource. */
const WITHOUT_EFFECT = ["tags_all", "timeouts"];

/**
 * Checks the resolved attributes of a resource.
 * @returns the configuration, and the addresses of the attributes that are not emulated
 * @throws {StackError} if an attribute is invalid or not supported
 */
export function toConfig(
  { emulatedValues = {}, notEmulated = [], schema, withoutEffect = [] }: ResourceType,
  { provider, region = undefined, ...attributes }: Block,
  address: string,
  stack: { region: string; aliasRegions: Readonly<Record<string, unknown>> },
): { config: unknown; notEmulated: string[] } {
  checkRegion(region ?? findProviderRegion(provider, address, stack.aliasRegions), stack.region, address);
  const isWithoutEffect = (name: string) => [...WITHOUT_EFFECT, ...withoutEffect, ...notEmulated].includes(name);
  const emulated = Object.fromEntries(Object.entries(attributes).filter(([name]) => !isWithoutEffect(name)));
  const parsed = schema.safeParse(toSchemaType(emulated, schema));
  if (!parsed.success) {
    throw createInvalidResourceError(`${address}: ${describeIssue(parsed.error, address)}`);
  }
  const otherValues = Object.entries(emulatedValues).flatMap(([name, values]) =>
    isSet(attributes[name]) && !values.includes(attributes[name]) ? [name] : [],
  );
  return {
    config: parsed.data,
    notEmulated: [...notEmulated.filter((name) => isSet(attributes[name])), ...otherValues].map(
      (name) => `${address}.${name}`,
    ),
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function findProviderRegion(provider: unknown, address: string, regions: Readonly<Record<string, unknown>>): unknown {
  if (provider === undefined) {
    return undefined;
  }
  const alias = String(provider).replace(/^\$\{(.*)\}$/, "$1");
  if (alias !== "aws" && alias.startsWith("aws.") && !Object.hasOwn(regions, alias)) {
    throw createInvalidResourceError(`${address}: provider: the stack has no provider ${alias}`);
  }
  return regions[alias];
}

function checkRegion(region: unknown, stackRegion: string, address: string): void {
  if (region !== undefined && region !== null && region !== stackRegion) {
    const problem = `is in the region ${region}, but the local cloud runs the region of the stack, ${stackRegion}; move it there`;
    throw createInvalidResourceError(`${address}: ${offerIgnore(problem, address)}`);
  }
}
