import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const ordersCommand = fileURLToPath(new URL("../../packages/orders-cli/src/main.ts", import.meta.url));

/** Runs `pnpm orders redrive` as an operator would. @returns how many dead letters it sent */
export function redrive(awsUrl: string): Promise<number> {
  const parameters = ["redrive", "--yes", "--json", "--aws-port", new URL(awsUrl).port];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [ordersCommand, ...parameters], (error, stdout, stderr) => {
      if (!stdout) return reject(new Error(`pnpm orders redrive failed: ${stderr || error}`));
      const queues = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { redriven: number });
      resolve(queues.reduce((sum, { redriven }) => sum + redriven, 0));
    });
  });
}
