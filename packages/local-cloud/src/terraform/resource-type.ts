import { createHash } from "node:crypto";
import * as z from "zod";

/** The values from which a resource type computes attributes, besides the configuration. */
export interface ResourceContext {
  accountId: string;
  region: string;
  /** Terraform address, such as `aws_sqs_queue.dead-letters`. */
  address: string;
  stackFolder: string;
  /** Without a trailing slash. */
  awsEndpointUrl: string;
  /** Without a trailing slash. */
  apiUrl: string;
}

export interface ResourceTypeOptions {
  /** The attribute that has a generated name if the stack sets neither it nor its `_prefix`. */
  generatedName?: string;
  /** Returns what a generated name has to end with. @default nothing */
  generatedSuffix?(config: Record<string, unknown>): string;
  /** Attributes without an effect that the stack could observe locally, such as deletion settings. */
  withoutEffect?: readonly string[];
  /** Attributes that are accepted, have no effect, and are reported as not emulated. */
  notEmulated?: readonly string[];
  /** The emulated values of an attribute; another one is accepted, and reported as not emulated. */
  emulatedValues?: Readonly<Record<string, readonly unknown[]>>;
}

export interface ResourceType<Config = unknown> extends ResourceTypeOptions {
  type: string;
  /** The supported attributes. A stack that sets another one is rejected, because it would be ignored. */
  schema: z.ZodType<Config>;
  /** Computes the values that others may refer to, besides the configuration. */
  attributes(config: Config, context: ResourceContext): Record<string, unknown>;
  isNotEmulated?: boolean;
}

export interface Resource<Config> {
  address: string;
  config: Config;
  attributes: Record<string, unknown>;
}

export function defineResource<Shape extends z.ZodRawShape>(
  type: string,
  shape: Shape,
  attributes: (config: z.output<z.ZodObject<Shape>>, context: ResourceContext) => Record<string, unknown>,
  options: ResourceTypeOptions = {},
): ResourceType<z.output<z.ZodObject<Shape>>> {
  return { type, schema: z.strictObject(shape) as never, attributes, ...options };
}

/** Defines a resource type that is accepted in any configuration and not emulated. */
export function defineUnemulatedResource(
  type: string,
  attributes: (config: Record<string, unknown>, context: ResourceContext) => Record<string, unknown>,
  options: Pick<ResourceTypeOptions, "generatedName"> = {},
): ResourceType<Record<string, unknown>> {
  return { type, schema: z.record(z.string(), z.unknown()), attributes, isNotEmulated: true, ...options };
}

export const tags = z.record(z.string(), z.string()).optional();

/** Adds a generated name to a configuration that needs one: always the same for an address. */
export function addGeneratedName(
  { generatedName, generatedSuffix = () => "" }: ResourceTypeOptions,
  config: Record<string, unknown>,
  address: string,
): Record<string, unknown> {
  if (generatedName === undefined) {
    return config;
  }
  const { [`${generatedName}_prefix`]: prefix, ...rest } = config;
  const generate = () => `${prefix ?? "terraform-"}${createUniqueId(address)}${generatedSuffix(config)}`;
  return { ...rest, [generatedName]: config[generatedName] ?? generate() };
}

/** Creates 26 digits, as Terraform does, always the same ones for an address. */
export function createUniqueId(address: string): string {
  const digits = BigInt(`0x${createHash("sha256").update(address).digest("hex")}`);
  return digits.toString().slice(0, 26);
}
