/**
 * Measures the local cloud on this machine: start, memory, latency and throughput of the whole choreography, each as the
 * median of several rounds. With --against it alternates with an earlier commit, so that both meet the same load of the
 * machine, and prints the ratio. It also measures event matching, and two baselines: writing only the five stamps, and
 * only parsing the events.
 *
 *     npx pnpm bench:local [--against <commit or folder>] [--rounds 3] [--orders 2000] [--concurrency 16] [--json]
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureBareStamps } from "./bare-stamps.ts";
import { type Figures, measureCloud } from "./cloud-figures.ts";
import { measureMatching } from "./matching.ts";
import { prepareFolder } from "./other-commit.ts";
import { getPercentile } from "./percentiles.ts";

const { values } = parseArgs({
  options: {
    against: { type: "string" },
    rounds: { type: "string", default: "3" },
    orders: { type: "string", default: "2000" },
    concurrency: { type: "string", default: "16" },
    json: { type: "boolean", default: false },
  },
});
const settings = { orders: Number(values.orders), concurrency: Number(values.concurrency) };
const other = values.against === undefined ? undefined : prepareFolder(values.against);
try {
  const before: Figures[] = [];
  const after: Figures[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    if (other) {
      before.push(await measureCloud(other.folder, settings));
    }
    after.push(await measureCloud(join(import.meta.dirname, ".."), settings));
  }
  print({ before: takeMedians(before), after: { ...takeMedians(after), ...(await measureBaselines()) } });
} finally {
  other?.remove();
}

async function measureBaselines(): Promise<Figures> {
  const { bareEventsPerSecond, eventsPerSecond } = measureMatching();
  return {
    "five stamps only, orders/s": await measureBareStamps(settings.orders, settings.concurrency),
    "events matched with 300 rules, events/s": eventsPerSecond,
    "events parsed only, events/s": bareEventsPerSecond,
  };
}

function takeMedians(rounds: readonly Figures[]): Figures {
  const labels = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    labels.map((label) => [
      label,
      getPercentile(
        rounds.map((figures) => figures[label] ?? Number.NaN),
        0.5,
      ),
    ]),
  );
}

function print({ before, after }: { before: Figures; after: Figures }): void {
  if (values.json) {
    console.log(JSON.stringify({ before, after }, null, 2));
    return;
  }
  for (const [label, value] of Object.entries(after)) {
    const earlier = before[label];
    const comparison = earlier === undefined ? "" : `${format(earlier)}${format(value / earlier)}`;
    console.log(`${label.padEnd(44)}${format(value)}${comparison}`);
  }
}

function format(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0).padStart(10);
}
