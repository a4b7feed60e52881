import fc from "fast-check";
import { test } from "vitest";
import { LastingWorld } from "./lasting-world.ts";
import { holdToPromise, mixes, type Promised } from "./mixes.ts";

/** More of them find more: `MIXES=1000 npx pnpm exec vitest run random-mixes`, in tests. */
const numRuns = Number(process.env.MIXES ?? 12);

test(
  `${numRuns} random mixes of orders, repetitions, faults, restarts and redrives keep every promise`,
  async () => {
    await fc.assert(
      fc.asyncProperty(mixes, fc.boolean(), async (steps, late) => {
        const world = await LastingWorld.start();
        const promised: Promised = { acknowledged: new Map(), stamps: new Map(), used: new Set() };
        try {
          await fc.asyncModelRun(() => ({ model: promised, real: world }), steps);
          await holdToPromise(promised, world, late);
        } finally {
          await world.end();
        }
      }),
      { numRuns, interruptAfterTimeLimit: 10 * 60_000, markInterruptAsFailure: true },
    );
  },
  15 * 60_000,
);
