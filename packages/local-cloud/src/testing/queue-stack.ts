import { expect } from "vitest";
import * as z from "zod";
import { readStack } from "../terraform/read-stack.ts";
import { defineResource, type ResourceType } from "../terraform/resource-type.ts";
import { resolveStack } from "../terraform/stack.ts";
import type { ResolverContext } from "../terraform/stack-resolver.ts";
import { readVariableValues } from "../terraform/variable-values.ts";
import { testStackFolder } from "./stack-folder.ts";

/** A queue with attributes of every kind. */
export const queue = defineResource(
  "aws_sqs_queue",
  {
    name: z.string(),
    delay: z.int().default(0),
    fifo: z.boolean().default(false),
    redrive: z.strictObject({ target: z.string(), limit: z.int() }).optional(),
    attribute: z.array(z.strictObject({ name: z.string(), type: z.string().optional() })).default([]),
    tags: z.record(z.string(), z.string()).optional(),
    policy: z.string().optional(),
  },
  ({ name }, { accountId, region }) => ({ arn: `arn:aws:sqs:${region}:${accountId}:${name}` }),
  { generatedName: "name", withoutEffect: ["skip_destroy"], notEmulated: ["encryption"] },
);
export const subscription = defineResource(
  "aws_subscription",
  { queue: z.string(), policy: z.string().optional() },
  () => ({}),
);
const types = [queue, subscription] as unknown as readonly ResourceType<never>[];

/** Resolves a stack of these resource types. */
export function resolve(content: object, context: Partial<ResolverContext> = {}, files: Record<string, string> = {}) {
  const folder = testStackFolder({
    "main.tf.json": JSON.stringify({ provider: { aws: { region: "eu-central-1" } }, ...content }),
    ...files,
  });
  return resolveStack(readStack(folder), types, {
    accountId: "000000000000",
    awsEndpointUrl: "",
    apiUrl: "",
    variables: readVariableValues(folder, {}),
    ...context,
  });
}

export const resolveQueues = (queues: object, content: object = {}) =>
  resolve({ resource: { aws_sqs_queue: queues }, ...content }).resources(queue);

/** Returns the value of an expression in a stack. */
export const evaluate = (expression: string, content: object = {}, context: Partial<ResolverContext> = {}) =>
  resolve({ output: { x: { value: expression } }, ...content }, context).outputs.x;

export const stackError = (code: string, message: string) =>
  expect.objectContaining({ name: "StackError", code, message: expect.stringContaining(message) });
