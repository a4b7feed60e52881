import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { StackError } from "./stack-error.ts";

const name = z.string().regex(/^[A-Za-z_][\w-]*$/);
const blocks = z.record(name, z.record(name, z.record(z.string(), z.unknown())));

const region = z.string().regex(/^[a-z]+(-[a-z]+)+-\d+$/, "must be a region such as eu-central-1");

const documentSchema = z.strictObject({
  "//": z.unknown().optional(),
  data: blocks.default({}),
  output: z.record(z.string(), z.looseObject({ value: z.unknown() })).default({}),
  provider: z.strictObject({
    archive: z.unknown().optional(),
    aws: z.tuple([z.looseObject({ region })], "one configuration of the aws provider is supported"),
  }),
  resource: blocks.default({}),
  terraform: z.unknown().optional(),
});

/** A synthesized stack as it stands on disk, its references not yet resolved. */
export interface StackDocument {
  /** The stack's folder, absolute. */
  folder: string;
  region: string;
  /** Configurations by type, such as `aws_sqs_queue` or `data.archive_file`, and name. */
  blocks: Map<string, Record<string, Record<string, unknown>>>;
  /** Values of the outputs, by name. */
  outputs: Record<string, unknown>;
}

/**
 * Reads `cdk.tf.json` of a stack folder, such as `cdktf.out/stacks/orders-dev`.
 *
 * @throws {StackError} STACK_NOT_FOUND, STACK_NOT_JSON or STACK_NOT_SUPPORTED, naming the file
 */
export function readStack(stackFolder: string): StackDocument {
  const folder = resolve(stackFolder);
  const file = join(folder, "cdk.tf.json");
  const parsed = documentSchema.safeParse(parseJson(readFile(file), file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StackError("STACK_NOT_SUPPORTED", `${file}: ${issue?.path.join(".") || "top level"}: ${issue?.message}`);
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
    throw new StackError(
      "STACK_NOT_FOUND",
      `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}): synthesize the stack first, or name its folder`,
      { cause },
    );
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StackError("STACK_NOT_JSON", `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
