import { testRandomMixes } from "./test-random-mixes.ts";

/** Increase it to search longer: `MIXES=1000 npx pnpm test:exhaustive random-mixes` in tests/. */
testRandomMixes(Number(process.env.MIXES ?? 12));
