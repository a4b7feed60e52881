import { readFile } from "node:fs/promises";
import * as z from "zod";
import { stampAttribute } from "./order.ts";

const namesByService = z.record(z.string(), z.string());

/** The outputs of the order stack, as far as they are needed to operate it. */
const outputsSchema = z.object({
  order_url: z.url(),
  table_name: z.string(),
  dead_letter_queue_urls: namesByService,
  /** Of every service, those that consume no event too. */
  function_arns: namesByService,
  event_bus_arn: z.string(),
  rule_arns: namesByService,
  archive_arn: z.string(),
});

export type Outputs = z.output<typeof outputsSchema>;

/** The outputs are not there, or not those of an order stack. */
export class OutputsError extends Error {
  readonly code = "OUTPUTS";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OutputsError";
  }
}

/**
 * Checks what a stack has as outputs.
 * @param from where they are from, as a person knows it
 * @param remedy what gives better ones
 * @throws {OutputsError} naming the first output that is missing
 */
export function parseOutputs(outputs: unknown, from: string, remedy: string): Outputs {
  const { data, error } = outputsSchema.safeParse(outputs);
  if (data) {
    return data;
  }
  throw new OutputsError(`${from} has no valid output ${error.issues[0]?.path.join(".") || "at all"}: ${remedy}`);
}

/** Where `cdktf` is told to write the outputs of a stack, in the current folder; git ignores it. */
export function defaultOutputsFile(stack: string): string {
  return `${stack}.outputs.json`;
}

/**
 * The outputs of a stack from the file that `cdktf deploy` or `cdktf output` wrote with `--outputs-file`: an object of
 * outputs a stack.
 * @param stack such as `orders-dev`
 * @throws {OutputsError}
 */
export async function readOutputsFile(file: string, stack: string): Promise<Outputs> {
  const remedy = `npx pnpm cdktf output ${stack} --outputs-file ${file} writes it once the stack is deployed`;
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? "is not there" : `cannot be read (${cause.code})`;
    throw new OutputsError(`${file}, which names what is deployed, ${why}: ${remedy}`, { cause });
  });
  return parseOutputs(stackIn(text, stack), `${stack} in ${file}`, remedy);
}

function stackIn(text: string, stack: string): unknown {
  try {
    return JSON.parse(text)?.[stack];
  } catch {
    return undefined;
  }
}

/** The attributes of a complete order, one a service. */
export function stampAttributes({ function_arns }: Outputs): string[] {
  return Object.keys(function_arns).map(stampAttribute);
}
