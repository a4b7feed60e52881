import type { Output } from "./output.ts";

/**
 * One JSON object a line: each activity of the local cloud by its `type`, and `started`, `order-completed`,
 * `stack-replaced` and, as the last one, `stopped`.
 */
export function jsonOutput(stream: Pick<NodeJS.WritableStream, "write">): Output {
  const write = (line: object) => stream.write(`${JSON.stringify(line)}\n`);
  return {
    started: ({ apiUrl, awsUrl, consoleUrl, inspectPort, outputs, region }) =>
      write({ type: "started", apiUrl, awsUrl, consoleUrl, inspectPort, region, outputs }),
    activity: write,
    orderCompleted: (completion) => write({ type: "order-completed", ...completion }),
    stackReplaced: (kept) => write({ type: "stack-replaced", kept }),
    stopped: (summary) => write({ type: "stopped", ...summary }),
  };
}
