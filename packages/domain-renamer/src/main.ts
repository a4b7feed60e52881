import { runProgram } from "command-line/run-program";
import { createProgram } from "./create-program.ts";

await runProgram(createProgram);
