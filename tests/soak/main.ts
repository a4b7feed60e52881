/** Runs `pnpm soak`: places many orders while faults are injected, then checks for lost and duplicated orders. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";
import { SoakRecord } from "./soak-record.ts";

const HELP = `Usage: pnpm soak [options]

Places orders in the local cloud while faults are injected into calls, invocations and deliveries and the process is
killed repeatedly. Then removes all faults, redrives the dead letters and prints a summary. Exits with 1 if an order was
lost or an effect happened twice. An interrupted run resumes where it stopped.

Options:
  --orders <number>             orders to place (default: 100000)
  --fault-percentage <number>   percentage of calls, invocations and deliveries with a fault (default: 5)
  --concurrency <number>        concurrent requests (default: 16)
  --seed <number>               random seed for fault injection (default: random)
  --fresh                       delete an interrupted run and start over
  -h, --help                    print this help`;

const folder = fileURLToPath(new URL("../../.soak", import.meta.url));

try {
  const { values } = parseArgs({
    options: {
      orders: { type: "string" },
      "fault-percentage": { type: "string" },
      concurrency: { type: "string", default: "16" },
      seed: { type: "string" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
  } else {
    const { orders, seed, "fault-percentage": faultPercentage } = values;
    const requested = {
      ...(orders !== undefined && { orders: parseNumber("orders", orders, 1, 10_000_000) }),
      ...(faultPercentage !== undefined && {
        faultPercentage: parseNumber("fault-percentage", faultPercentage, 0.1, 50),
      }),
      ...(seed !== undefined && { seed: parseNumber("seed", seed, 0, 1_000_000_000) }),
    };
    const defaults = { orders: 100_000, faultPercentage: 5, seed: Math.floor(Math.random() * 1_000_000) };
    const concurrency = parseNumber("concurrency", values.concurrency, 1, 256);
    const record = new SoakRecord(folder, requested, defaults, values);
    process.exitCode = await soak(record, { concurrency, dataFolder: join(folder, "local-cloud") });
  }
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

function parseNumber(option: string, value: string, min: number, max: number): number {
  const number = Number(value);
  const isAllowed = option === "fault-percentage" || Number.isInteger(number);
  if (value !== "" && isAllowed && number >= min && number <= max) {
    return number;
  }
  throw new Error(
    `invalid --${option} "${value}": use ${option === "fault-percentage" ? "a number" : "a whole number"} from ${min} to ${max}`,
  );
}
