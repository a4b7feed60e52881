/**
 * Seconds from the save of a handler to the end of the first invocation that runs the new code, while `npm start` runs; and
 * the same for service-kit, which is in every bundle. In a copy of the workspace, after one save that is not counted.
 *
 *     node bench/reload.ts [tries]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { JsonCommand, type JsonLine } from "../tests/support/json-command.ts";
import { copyWorkspace } from "../tests/support/workspace-copy.ts";

const isOfOrderService = ({ functionName }: JsonLine) => String(functionName).endsWith("order-service");
const tries = Number(process.argv[2] ?? 10);

const copy = copyWorkspace();
const command = new JsonCommand(copy.main, { folder: copy.folder, parameters: [copy.stackFolder, "--memory"] });
try {
  const { outputs } = await command.next("started");
  const handler = "packages/order-service/src/order-api.ts";
  await measure("a handler", handler, "  async function placeOrder(request: APIGatewayProxyEventV2, log: Logger) {\n");
  await measure("service-kit", "packages/service-kit/src/stamp.ts", "  return async (orderId) => {\n");

  /** @param line after which a line is put that says which version it is */
  async function measure(what: string, file: string, line: string): Promise<void> {
    const path = join(copy.folder, file);
    const source = readFileSync(path, "utf8");
    if (!source.includes(line)) throw new Error(`${file} has no line ${line}`);
    const seconds: number[] = [];
    for (let version = 0; version <= tries; version += 1) {
      const mark = `version ${version} of ${what}`;
      const before = command.lines.length;
      const savedAt = performance.now();
      writeFileSync(path, source.replace(line, `${line}    console.log("${mark}");\n`));
      await command.next("function-updated", isOfOrderService, before);
      await fetch(outputs.order_url, { method: "POST" });
      await command.next("function-log", (each) => isOfOrderService(each) && each.line.includes(mark), before);
      if (version > 0) seconds.push((performance.now() - savedAt) / 1000);
    }
    seconds.sort((a, b) => a - b);
    const [fastest, slowest] = [seconds[0] ?? 0, seconds.at(-1) ?? 0];
    const median = ((seconds[(tries - 1) >> 1] ?? 0) + (seconds[tries >> 1] ?? 0)) / 2;
    const text = `${median.toFixed(2)} s in the median of ${tries}, ${fastest.toFixed(2)} to ${slowest.toFixed(2)} s`;
    console.log(`save of ${what} until the new code has run`.padEnd(50), text);
  }
} finally {
  console.log("load of the machine, by processes".padEnd(50), loadavg()[0]?.toFixed(1));
  command.child.kill("SIGTERM");
  await command.ended;
  await copy.remove();
}
