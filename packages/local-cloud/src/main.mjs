import { enableCompileCache } from "node:module";

// Before other imports: the next start loads the code that this one compiles. This file is JavaScript because the cache
// does not cover it yet, and stripping its types would load a compiler of 15 MB.
enableCompileCache();
const { runProgram } = await import("command-line/run-program");
const { createProgram } = await import("./cli/create-program.ts");

await runProgram(createProgram);
