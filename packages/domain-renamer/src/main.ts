import { runProgram } from "command-line/run-program";
import { createProgram } from "./create-program.ts";

// A renaming continues without a reader of its output, such as `head`; half of one is useless.
process.stdout.on("error", () => {});
await runProgram(createProgram);
