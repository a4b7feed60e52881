/**
 * Measures hot reload by `npm start` in a copy of the workspace: the seconds from a save to the end of the first invocation
 * that runs the new code, and until every function has the new code. It edits a handler, then service-kit, which is in
 * every bundle. The first save of each is a warm-up.
 *
 *     node bench/reload.ts [saves]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { JsonCommand, type JsonLine } from "../tests/support/json-command.ts";
import { copyWorkspace } from "../tests/support/workspace-copy.ts";

const isOrderService = ({ functionName }: JsonLine) => String(functionName).endsWith("order-service");
const tries = Number(process.argv[2] ?? 10);

const copy = copyWorkspace();
const command = new JsonCommand(copy.main, { folder: copy.folder, parameters: [copy.stackFolder, "--memory"] });
try {
  const { outputs } = await command.next("started");
  const handler = "packages/services/order-service/src/order-api.ts";
  const kit = "packages/service-kit/src/stamp.ts";
  const handlerLine = "  async function placeOrder(request: APIGatewayProxyEventV2, log: Logger) {\n";
  await measure("a handler", handler, handlerLine, 1);
  await measure("service-kit", kit, "  return async (orderId) => {\n", 5);

  /** Prints the times of repeated saves that insert a log statement after `line` of a file in `functions` bundles. */
  async function measure(label: string, file: string, line: string, functions: number): Promise<void> {
    const path = join(copy.folder, file);
    const source = readFileSync(path, "utf8");
    if (!source.includes(line)) {
      throw new Error(`line not found in ${file}: ${line}`);
    }
    const untilRun: number[] = [];
    const untilAll: number[] = [];
    for (let version = 0; version <= tries; version += 1) {
      // A developer looks at the result before the next save.
      await setTimeout(1_500);
      const mark = `version ${version} of ${label}`;
      const before = command.lines.length;
      const updates = () => command.lines.slice(before).filter(({ type }) => type === "function-updated").length;
      const savedAt = performance.now();
      const seconds = () => (performance.now() - savedAt) / 1000;
      writeFileSync(path, source.replace(line, `${line}    console.log("${mark}");\n`));
      const all = command.next("function-updated", () => updates() >= functions, before).then(seconds);
      await command.next("function-updated", isOrderService, before);
      await fetch(outputs.order_url, { method: "POST" });
      await command.next("function-log", (each) => isOrderService(each) && each.line.includes(mark), before);
      const runSeconds = seconds();
      const allSeconds = await all;
      if (version > 0) {
        untilRun.push(runSeconds);
        untilAll.push(allSeconds);
      }
    }
    print(`${label}: save until the new code has run`, untilRun);
    if (functions > 1) {
      print(`${label}: save until every function is updated`, untilAll);
    }
  }
} finally {
  console.log("load average of the machine (1 min)".padEnd(50), loadavg()[0]?.toFixed(1));
  command.child.kill("SIGTERM");
  await command.exited;
  await copy.remove();
}

function print(label: string, seconds: number[]): void {
  seconds.sort((a, b) => a - b);
  const [fastest, slowest] = [seconds[0] ?? 0, seconds.at(-1) ?? 0];
  const median = ((seconds[(tries - 1) >> 1] ?? 0) + (seconds[tries >> 1] ?? 0)) / 2;
  const text = `median ${median.toFixed(2)} s, min ${fastest.toFixed(2)} s, max ${slowest.toFixed(2)} s (${tries} saves)`;
  console.log(label.padEnd(50), text);
}
