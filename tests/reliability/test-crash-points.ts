import { afterAll, describe, expect, test } from "vitest";
import { type Boundary, listBoundaries, type ServiceName } from "./boundaries.ts";
import { completeAfterFix, completeAfterOneFault } from "./crash-point.ts";
import { type FaultKind, faultKinds, type Injection } from "./fault-kinds.ts";
import { type Cells, formatMatrix, getCellName, readMatrix, writeMatrix } from "./reliability-page.ts";
import { SystemPool } from "./system-pool.ts";

/**
 * Defines tests for faults at every boundary of a service, and for their outcomes in docs/reliability.md.
 *
 * @param kinds the kinds of faults to inject. @default all
 * @param systems the systems to inject them into. @default new ones
 */
export function testCrashPoints(
  service: ServiceName,
  kinds: readonly FaultKind[] = faultKinds,
  systems = new SystemPool(),
): void {
  const boundaries = listBoundaries(service);
  const cells: Cells = new Map();
  afterAll(() => systems.stop());

  describe.each(boundaries)(`${service}, $title`, (boundary) => {
    for (const kind of kinds) {
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
    const observed = formatMatrix(boundaries, kinds, cells);
    if (process.env.UPDATE_DOCS && kinds === faultKinds) {
      writeMatrix(service, observed);
    }
    expect(readMatrix(service, kinds)).toBe(observed);
  });

  function findOutcome({ title }: FaultKind, boundary: Boundary, injection: Injection): Promise<string> {
    const key = `${service} ${boundary.title} ${title}`;
    return systems.use(title === "timeout" ? service : undefined, async (system) => {
      const once = await completeAfterOneFault(system, service, injection, `${key} once`);
      if (!injection.permanent) {
        return once;
      }
      return `${once} / ${await completeAfterFix(system, service, injection.permanent, `${key} permanent`)}`;
    });
  }
}
