/** `pnpm local`: asks the local cloud that runs what it knows. */
import { parseArgs } from "node:util";
import { fetchTrace } from "./trace/fetch-trace.ts";
import { traceText } from "./trace/trace-text.ts";

const HELP = `Usage: pnpm local trace <ID> [options]

Tells everything that happened to an order, or to whatever else has the ID, in the local cloud that runs.

Options:
  --aws-port <port>  port of the AWS endpoint (default: 4566)
  --json             print one JSON object
  -h, --help         print this`;

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      "aws-port": { type: "string", default: "4566" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) console.log(HELP);
  else {
    const trace = await fetchTrace(idIn(positionals), portIn(values["aws-port"]));
    const color = process.stdout.isTTY && process.stdout.hasColors();
    console.log(values.json ? JSON.stringify(trace) : traceText(trace, { color }));
  }
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

function idIn([command, id, ...more]: string[]): string {
  if (command !== "trace" || !id || more.length > 0) {
    throw new Error("pnpm local trace <ID> is what there is; --help tells more");
  }
  return id;
}

function portIn(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new Error(`--aws-port ${value}: a port is a whole number from 1 to 65535`);
  }
  return port;
}
