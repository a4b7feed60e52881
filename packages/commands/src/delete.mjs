#!/usr/bin/env node
process.argv.splice(2, 0, "delete");
await import("../../service-generator/src/main.ts");
