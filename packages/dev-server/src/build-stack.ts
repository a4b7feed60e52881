import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { startStep } from "../../../scripts/step.mjs";
import { repository } from "./reload/workspace.ts";

const TASKS = ["synth", "local-cloud-console#build"];

/** A line that turbo prints, from itself or from a task such as `infra#synth`. */
interface TurboLine {
  source: string;
  text: string;
}

/**
 * Builds services and console and synthesizes the stack, except for what has not changed.
 * @param stderr prints both steps, and the output of a task that fails
 * @returns the stack folder
 * @throws {Error} if a task fails
 */
export async function buildStack(
  stderr: NodeJS.WritableStream,
  { root, synthesizedStacks } = repository,
): Promise<string> {
  let step = startStep("Build", stderr);
  const lines: TurboLine[] = [];
  const parameters = ["run", ...TASKS, "--json", "--output-logs=new-only"];
  const turbo = spawn(process.execPath, [join(root, "node_modules/turbo/bin/turbo"), ...parameters], { cwd: root });
  const closed = once(turbo, "close");
  const errors = text(turbo.stderr);
  for await (const json of createInterface(turbo.stdout)) {
    const line: TurboLine = JSON.parse(json);
    if (line.source === "infra#synth" && !lines.some(({ source }) => source === line.source)) {
      step.end();
      step = startStep("Synthesize", stderr);
    }
    lines.push(line);
  }
  const [exitCode] = await closed;
  if (exitCode !== 0) {
    step.fail();
    stderr.write(`${formatOutput(lines)}${await errors}`);
    throw new Error(`turbo run ${TASKS.join(" ")} failed`);
  }
  step.end();
  return join(synthesizedStacks, "orders-dev");
}

function formatOutput(lines: readonly TurboLine[]): string {
  const output = lines.filter(({ source, text }) => source !== "turbo" && !text.startsWith("cache hit"));
  return output.map(({ source, text }) => `${source}: ${text}\n`).join("");
}
