#!/usr/bin/env node
process.argv.splice(2, 0, "new");
await import("../../service-generator/src/main.ts");
