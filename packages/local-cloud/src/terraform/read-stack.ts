import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { describeIssue } from "./describe-issue.ts";
import { StackError } from "./stack-error.ts";

const name = z.string().regex(/^[A-Za-z_][\w-]*$/);
const blocks = z.record(name, z.record(name, z.record(z.string(), z.unknown())));

const region = z.string().regex(/^[a-z]+(-[a-z]+)+-\d+$/, "must be a region such as eu-central-1");

const documentSchema = z.strictObject({
  "//": z.unknown().optional(),
  data: blocks.default({}),
  output: z.record(z.string(), z.looseObject({ value: z.unknown() })).default({}),
  provider: z.strictObject(
    {
      archive: z.unknown().optional(),
      aws: z.tuple(
        [z.looseObject({ region })],
        "the local cloud supports exactly one configuration of the aws provider",
      ),
    },
    {
      error: ({ code }) =>
        code === "invalid_type" ? 'add a provider, such as {"aws":[{"region":"eu-west-1"}]}' : undefined,
    },
  ),
  resource: blocks.default({}),
  terraform: z.unknown().optional(),
});

/** A synthesized stack as read from disk, with unresolved references. */
export interface StackDocument {
  /** The stack's folder, absolute. */
  folder: string;
  region: string;
  /** Configurations by type, such as `aws_sqs_queue` or `data.archive_file`, then by name. */
  blocks: Map<string, Record<string, Record<string, unknown>>>;
  outputs: Record<string, unknown>;
}

/** Reads `cdk.tf.json`. @throws {StackError} STACK_NOT_FOUND, STACK_NOT_JSON or STACK_NOT_SUPPORTED */
export function readStack(stackFolder: string): StackDocument {
  const folder = resolve(stackFolder);
  const file = join(folder, "cdk.tf.json");
  const parsed = documentSchema.safeParse(parseJson(readFile(file), file));
  if (!parsed.success) {
    throw new StackError("STACK_NOT_SUPPORTED", `${file}: ${describeIssue(parsed.error)}`);
  }
  const { data, output, provider, resource } = parsed.data;
  return {
    folder,
    region: provider.aws[0].region,
    blocks: new Map([
      ...Object.entries(resource),
      ...Object.entries(data).map(([type, byName]) => [`data.${type}`, byName] as const),
    ]),
    outputs: Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value])),
  };
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const message = `cannot read ${file} (${(cause as NodeJS.ErrnoException).code}): synthesize the stack first, or pass its folder`;
    throw new StackError("STACK_NOT_FOUND", message, { cause });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${file} is not JSON: ${(cause as Error).message}; synthesize the stack again`;
    throw new StackError("STACK_NOT_JSON", message, { cause });
  }
}
