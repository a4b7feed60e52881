import { runProgram } from "command-line/run-program";
import { createProgram } from "./cli/create-program.ts";

await runProgram(createProgram);
