import { enableCompileCache } from "node:module";

// As in the dev server: before other imports, and in JavaScript.
enableCompileCache();
const { runProgram } = await import("command-line/run-program");
const { createProgram } = await import("./create-program.ts");

await runProgram(createProgram);
