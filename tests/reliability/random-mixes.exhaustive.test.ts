import fc from "fast-check";
import { test } from "vitest";
import { assertPromises, mixes, type Promised } from "./mixes.ts";
import { RestartableSystem } from "./restartable-system.ts";

/** Increase it to search longer: `MIXES=1000 npx pnpm test:exhaustive random-mixes` in tests/. */
const numRuns = Number(process.env.MIXES ?? 12);

test(
  `keeps every promise in ${numRuns} random mixes of orders, repeated requests, faults, restarts and redrives`,
  async () => {
    await fc.assert(
      fc.asyncProperty(mixes, fc.boolean(), async (steps, late) => {
        const system = await RestartableSystem.start();
        const promised: Promised = { acknowledged: new Map(), stamps: new Map(), used: new Set() };
        try {
          await fc.asyncModelRun(() => ({ model: promised, real: system }), steps);
          await assertPromises(promised, system, late);
        } finally {
          await system.stop();
        }
      }),
      { numRuns, interruptAfterTimeLimit: 10 * 60_000, markInterruptAsFailure: true },
    );
  },
  15 * 60_000,
);
