import { bypassProxy } from "command-line/bypass-proxy";
import { createInterruptSignal } from "command-line/interrupt-signal";
import { runOrders } from "./run-orders.ts";

bypassProxy();
const { stderr, stdin, stdout } = process;
process.exitCode = await runOrders(process.argv.slice(2), { stdin, stdout, stderr, createInterruptSignal });
