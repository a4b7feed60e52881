/** Runs the CDKTF CLI, and synthesizes the stacks that its arguments name instead of the default ones. */
import { spawnSync } from "node:child_process";

const parameters = process.argv.slice(2);
const stacks = parameters.filter((parameter) => parameter.startsWith("orders-") && !parameter.includes("."));
const { error, signal, status } = spawnSync("cdktf", parameters, {
  stdio: "inherit",
  env: { ...process.env, CHECKPOINT_DISABLE: "1", ...(stacks.length > 0 && { ORDERS_STACKS: stacks.join(" ") }) },
});
if (error) {
  throw error;
}
process.exitCode = signal ? 1 : (status ?? 1);
