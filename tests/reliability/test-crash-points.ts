import { afterAll, describe, expect, test } from "vitest";
import { type Boundary, listBoundaries, type ServiceName } from "./boundaries.ts";
import { completeAfterFix, completeAfterOneFault } from "./crash-point.ts";
import { type FaultKind, faultKinds, type Injection, TIMEOUT_SECONDS } from "./fault-kinds.ts";
import { type Cells, formatMatrix, getCellName, readMatrix, writeMatrix } from "./reliability-page.ts";
import { Worlds } from "./worlds.ts";

/** Defines tests for every fault at every boundary of a service, and for the outcomes in docs/reliability.md. */
export function testCrashPoints(service: ServiceName): void {
  const boundaries = listBoundaries(service);
  const worlds = new Worlds(service, TIMEOUT_SECONDS);
  const cells: Cells = new Map();
  afterAll(() => worlds.stop());

  describe.each(boundaries)(`${service}, $title`, (boundary) => {
    for (const kind of faultKinds) {
      const injection = kind.at(service, boundary);
      const name = getCellName(boundary, kind.title);
      if ("impossible" in injection) {
        cells.set(name, `– ${injection.impossible}`);
      } else {
        test(kind.title, async () => void cells.set(name, await findOutcome(kind, boundary, injection)));
      }
    }
  });

  test(`docs/reliability.md shows the outcomes of ${service}`, () => {
    const observed = formatMatrix(boundaries, cells);
    if (process.env.UPDATE_DOCS) {
      writeMatrix(service, observed);
    }
    expect(readMatrix(service)).toBe(observed);
  });

  function findOutcome({ title }: FaultKind, boundary: Boundary, injection: Injection): Promise<string> {
    const key = `${service} ${boundary.title} ${title}`;
    return worlds.use(title === "timeout" ? "short-timeout" : "default", async (world) => {
      const once = await completeAfterOneFault(world, service, injection, `${key} once`);
      if (!injection.permanent) {
        return once;
      }
      return `${once} / ${await completeAfterFix(world, service, injection.permanent, `${key} permanent`)}`;
    });
  }
}
