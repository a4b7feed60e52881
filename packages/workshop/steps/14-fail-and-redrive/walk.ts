import { PassThrough } from "node:stream";
import { runOrders } from "orders-cli/run-orders";
import type { Learner } from "../../src/step.ts";

export async function walk(learner: Learner): Promise<void> {
  await learner.apply("experiment.patch");
  await learner.check();
  await learner.undo("experiment.patch");
  await learner.system.observe(() => redrive(learner));
}

function redrive({ system }: Learner): Promise<number> {
  const { port } = new URL(system.cloud.awsUrl);
  return runOrders(["redrive", "--aws-port", port, "--yes"], {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    createInterruptSignal: () => new AbortController().signal,
  });
}
