import { enableCompileCache } from "node:module";

// Before other imports: the next start loads the code that this one compiles.
enableCompileCache();
const { runProgram } = await import("command-line/run-program");
const { createProgram } = await import("./cli/create-program.ts");

await runProgram(createProgram);
