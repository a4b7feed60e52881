import { createInterruptSignal } from "command-line/interrupt-signal";
import { untilAborted } from "command-line/until-aborted";
import { createOutput } from "./create-output.ts";
import { formatDeadLetters } from "./dead-letter-counts.ts";
import type { RunOptions } from "./run-options.ts";
import { type Run, runStack } from "./run-stack.ts";
import { formatStarted, toStartedRecord } from "./started.ts";

/** Runs a stack until Ctrl-C. @throws the errors of {@link runStack} */
export async function start(stackFolder: string, options: RunOptions): Promise<void> {
  const output = createOutput(options, process);
  const terminal = { output, interrupted: createInterruptSignal() };
  const deadLetters = await runStack(stackFolder, options, terminal, async (run) => {
    if (!run.interrupted.aborted) {
      printStarted(run, options.inspect);
    }
    await untilAborted(run.interrupted);
    return run.deadLetters();
  });
  output.message({ type: "stopped", deadLetters }, `\n${formatDeadLetters(deadLetters)}`);
}

function printStarted({ output, stack: { cloud } }: Run, inspected: string | undefined): void {
  const { apiUrl, consoleUrl, outputs } = cloud;
  const links = [["HTTP API", apiUrl], ["Console", consoleUrl], ...Object.entries(outputs)].filter(
    (link): link is [string, string] => typeof link[1] === "string" && link[1] !== "",
  );
  output.message(toStartedRecord(cloud), formatStarted(cloud, { inspected, links }));
}
