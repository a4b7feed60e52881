import { readFile } from "node:fs/promises";
import * as z from "zod";
import { toStampAttribute } from "./order.ts";

const namesByService = z.record(z.string(), z.string());

const outputsSchema = z.object({
  order_url: z.url(),
  table_name: z.string(),
  dead_letter_queue_urls: namesByService,
  /** The FIFO queues in front of services, by service. Events wait in the message group that has the service's name. */
  fifo_queues: z.record(z.string(), z.object({ url: z.string(), dead_letter_queue_url: z.string() })).optional(),
  /** The dead-letter queues of topics, schedules and others by owner, with the section of the runbook on each. */
  other_dead_letter_queues: z.record(z.string(), z.object({ url: z.string(), runbook: z.string() })).optional(),
  /** The alias of its function with which each service is invoked. Includes services that consume no event. */
  function_arns: namesByService,
  /**
   * The stamps of a complete order by the service that writes each. An earlier deployment lacks it; its orders wait for
   * all services.
   */
  order_stamps: namesByService.optional(),
  event_bus_arn: z.string(),
  rule_arns: namesByService,
  archive_arn: z.string(),
  log_group_names: namesByService,
  /** EventBridge's log of the bus, unless it is off. */
  bus_log_group_name: z.string().optional(),
  /** By consumer; each source is a service as it is called in stamps, such as `order_service`. */
  consumed_events: z.record(z.string(), z.array(z.object({ source: z.string(), detail_type: z.string() }))),
});

export type Outputs = z.output<typeof outputsSchema>;

/** The outputs are missing or are not those of an order stack. */
export class OutputsError extends Error {
  readonly code = "OUTPUTS";
  override readonly name = "OutputsError";
}

/**
 * Parses the outputs of a stack.
 * @param source the owner of the outputs, for errors
 * @param remedy the next step, for errors
 * @throws {OutputsError} if an output is missing or invalid; the error names the first one
 */
export function parseOutputs(outputs: unknown, source: string, remedy: string): Outputs {
  const { data, error } = outputsSchema.safeParse(outputs);
  if (data) {
    return data;
  }
  const path = error.issues[0]?.path.join(".");
  throw new OutputsError(`${source} has no valid ${path ? `output ${path}` : "outputs"}: ${remedy}`);
}

/**
 * Reads the outputs of a stack, such as `orders-dev`, from a file that `cdktf deploy` or `cdktf output` wrote with
 * `--outputs-file`. The file has one object of outputs for each stack.
 * @throws {OutputsError}
 */
export async function readOutputsFile(file: string, stack: string): Promise<Outputs> {
  const remedy = `deploy the stack, then run npx pnpm cdktf output ${stack} --outputs-file ${file}`;
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const problem = cause.code === "ENOENT" ? "not found" : `cannot be read (${cause.code})`;
    throw new OutputsError(`outputs file ${file} ${problem}: ${remedy}`, { cause });
  });
  return parseOutputs(findStack(text, stack), `${stack} in ${file}`, remedy);
}

function findStack(text: string, stack: string): unknown {
  try {
    return JSON.parse(text)?.[stack];
  } catch {
    return undefined;
  }
}

/** Returns the attributes of a complete order, one for each service that it waits for. */
export function getStampAttributes(outputs: StampOutputs): string[] {
  return listOrderServices(outputs).map(toStampAttribute);
}

/** Returns the attributes of services that stamp only some orders, such as those that are paid. */
export function getOtherStampAttributes(outputs: StampOutputs): string[] {
  const awaited = listOrderServices(outputs);
  return Object.keys(outputs.function_arns)
    .filter((service) => !awaited.includes(service))
    .map(toStampAttribute);
}

/** Lists the services that every order waits for. */
export function listOrderServices({ function_arns, order_stamps }: StampOutputs): string[] {
  return Object.keys(order_stamps ?? function_arns);
}

type StampOutputs = Pick<Outputs, "function_arns" | "order_stamps">;
