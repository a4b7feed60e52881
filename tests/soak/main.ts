/** `pnpm soak`: places many orders while everything goes wrong, then looks whether the promise was kept. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";
import { SoakRecord } from "./soak-record.ts";

const HELP = `Usage: pnpm soak [options]

Places orders at the local cloud while calls, invocations and deliveries meet faults and the process is killed again and
again; then mends everything, redrives what is in dead-letter queues, and counts. Exits with 1 if an order was lost or an
effect happened twice. A run that is interrupted goes on where it was.

Options:
  --orders <number>             (default: 100000)
  --fault-percentage <number>   of the calls, of the invocations and of the deliveries (default: 5)
  --concurrency <number>        requests at the same time (default: 16)
  --seed <number>               of the chance by which faults strike (default: a new one)
  --fresh                       begin anew, and forget an interrupted run
  -h, --help                    print this`;

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
    const wanted = {
      ...(orders !== undefined && { orders: number("orders", orders, 1, 10_000_000) }),
      ...(faultPercentage !== undefined && { faultPercentage: number("fault-percentage", faultPercentage, 0.1, 50) }),
      ...(seed !== undefined && { seed: number("seed", seed, 0, 1_000_000_000) }),
    };
    const otherwise = { orders: 100_000, faultPercentage: 5, seed: Math.floor(Math.random() * 1_000_000) };
    const concurrency = number("concurrency", values.concurrency, 1, 256);
    const record = new SoakRecord(folder, wanted, otherwise, values);
    process.exitCode = await soak(record, { concurrency, dataFolder: join(folder, "local-cloud") });
  }
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

function number(option: string, value: string, smallest: number, largest: number): number {
  const number = Number(value);
  const whole = option === "fault-percentage" || Number.isInteger(number);
  if (value !== "" && whole && number >= smallest && number <= largest) {
    return number;
  }
  throw new Error(`--${option} ${value}: is a number from ${smallest} to ${largest}`);
}
