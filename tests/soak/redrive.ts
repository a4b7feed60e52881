import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const ordersCommand = fileURLToPath(new URL("../../packages/orders-cli/src/main.ts", import.meta.url));

/** A line of `npx pnpm orders redrive --json`: the counts of a queue. */
interface QueueCounts {
  redriven: number;
  failed: number;
  unreadable: number;
  misdirected: number;
  repeated: number;
  hidden: number;
}

/**
 * Runs `npx pnpm orders redrive` as an operator would.
 *
 * @returns the number of dead letters that were redriven and that remain
 */
export function redrive(awsUrl: string): Promise<{ redriven: number; left: number }> {
  const parameters = ["redrive", "--yes", "--json", "--aws-port", new URL(awsUrl).port];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [ordersCommand, ...parameters], (error, stdout, stderr) => {
      if (!stdout) {
        return reject(new Error(`npx pnpm orders redrive failed: ${stderr || error}`));
      }
      const lines = stdout.trim().split("\n");
      const queues = lines.map((line) => JSON.parse(line) as QueueCounts);
      const sum = (count: (queue: QueueCounts) => number) => queues.reduce((all, queue) => all + count(queue), 0);
      resolve({
        redriven: sum(({ redriven }) => redriven),
        left: sum(
          ({ failed, hidden, misdirected, repeated, unreadable }) =>
            failed + hidden + misdirected + repeated + unreadable,
        ),
      });
    });
  });
}
