/**
 * Seconds from a save to the end of the first invocation that runs the new code, while `npm start` runs: of a handler, and
 * of service-kit, which is in every bundle; and until every function has the new code. In a copy of the workspace, after
 * one save that is not counted.
 *
 *     node bench/reload.ts [tries]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { JsonCommand, type JsonLine } from "../tests/support/json-command.ts";
import { copyWorkspace } from "../tests/support/workspace-copy.ts";

const isOfOrderService = ({ functionName }: JsonLine) => String(functionName).endsWith("order-service");
const tries = Number(process.argv[2] ?? 10);

const copy = copyWorkspace();
const command = new JsonCommand(copy.main, { folder: copy.folder, parameters: [copy.stackFolder, "--memory"] });
try {
  const { outputs } = await command.next("started");
  const handler = "packages/services/order-service/src/order-api.ts";
  const kit = "packages/service-kit/src/stamp.ts";
  await measure(
    "a handler",
    handler,
    "  async function placeOrder(request: APIGatewayProxyEventV2, log: Logger) {\n",
    1,
  );
  await measure("service-kit", kit, "  return async (orderId) => {\n", 5);

  /**
   * @param line after which a line is put that says which version it is
   * @param functions that have it
   */
  async function measure(what: string, file: string, line: string, functions: number): Promise<void> {
    const path = join(copy.folder, file);
    const source = readFileSync(path, "utf8");
    if (!source.includes(line)) {
      throw new Error(`${file} has no line ${line}`);
    }
    const untilRun: number[] = [];
    const untilAll: number[] = [];
    for (let version = 0; version <= tries; version += 1) {
      // Whoever saves has looked at what the save before has done.
      await setTimeout(1_500);
      const mark = `version ${version} of ${what}`;
      const before = command.lines.length;
      const updates = () => command.lines.slice(before).filter(({ type }) => type === "function-updated").length;
      const savedAt = performance.now();
      const seconds = () => (performance.now() - savedAt) / 1000;
      writeFileSync(path, source.replace(line, `${line}    console.log("${mark}");\n`));
      const all = command.next("function-updated", () => updates() >= functions, before).then(seconds);
      await command.next("function-updated", isOfOrderService, before);
      await fetch(outputs.order_url, { method: "POST" });
      await command.next("function-log", (each) => isOfOrderService(each) && each.line.includes(mark), before);
      const run = seconds();
      if (version > 0) {
        untilRun.push(run);
      }
      if (version > 0) {
        untilAll.push(await all);
      } else {
        await all;
      }
    }
    print(`save of ${what} until the new code has run`, untilRun);
    if (functions > 1) {
      print("until every function has it", untilAll);
    }
  }
} finally {
  console.log("load of the machine, by processes".padEnd(50), loadavg()[0]?.toFixed(1));
  command.child.kill("SIGTERM");
  await command.ended;
  await copy.remove();
}

function print(what: string, seconds: number[]): void {
  seconds.sort((a, b) => a - b);
  const [fastest, slowest] = [seconds[0] ?? 0, seconds.at(-1) ?? 0];
  const median = ((seconds[(tries - 1) >> 1] ?? 0) + (seconds[tries >> 1] ?? 0)) / 2;
  const text = `${median.toFixed(2)} s in the median of ${tries}, ${fastest.toFixed(2)} to ${slowest.toFixed(2)} s`;
  console.log(what.padEnd(50), text);
}
