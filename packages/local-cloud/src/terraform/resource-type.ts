import * as z from "zod";

/** What the attributes of a resource are made of, beside its own configuration. */
export interface ResourceContext {
  accountId: string;
  region: string;
  /** Terraform address, such as `aws_sqs_queue.dead-letters`. */
  address: string;
  /** The stack's folder, absolute. */
  stackFolder: string;
  /** The AWS endpoint's URL, without a slash at the end. */
  awsEndpointUrl: string;
  /** The URL of the HTTP API, without a slash at the end. */
  apiUrl: string;
}

/** A Terraform resource type that the local cloud knows. */
export interface ResourceType<Config = unknown> {
  type: string;
  /** What its configuration may hold. An attribute that is not in it is refused: the local cloud would ignore it silently. */
  schema: z.ZodType<Config>;
  /** What other resources may refer to, beside the configuration itself. */
  attributes(config: Config, context: ResourceContext): Record<string, unknown>;
  /** True when it only observes (log groups, alarms): accepted, listed, without behaviour. */
  observes?: boolean;
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
): ResourceType<z.output<z.ZodObject<Shape>>> {
  return { type, schema: z.strictObject(shape) as never, attributes };
}

/**
 * A resource that only observes: whatever it asks for is accepted, and nothing comes of it.
 * @param attributes what others may refer to, beside the configuration itself
 */
export function defineObserver(
  type: string,
  attributes: (config: Record<string, unknown>, context: ResourceContext) => Record<string, unknown>,
): ResourceType<Record<string, unknown>> {
  return { type, schema: z.record(z.string(), z.unknown()), attributes, observes: true };
}

export const tags = z.record(z.string(), z.string()).optional();
