import { afterAll, describe, expect, test } from "vitest";
import { type Boundary, boundariesOf, type ServiceName } from "./boundaries.ts";
import { strikeOnce, strikeUntilMended } from "./crash-point.ts";
import { type FaultKind, faultKinds, type Injection, TIME_OUT_SECONDS } from "./fault-kinds.ts";
import { type Cells, cellName, documentedMatrix, documentMatrix, matrix } from "./reliability-page.ts";
import { Worlds } from "./worlds.ts";

/** Tests every fault at every boundary of a service, and that docs/reliability.md shows what comes of it. */
export function testCrashPoints(service: ServiceName): void {
  const boundaries = boundariesOf(service);
  const worlds = new Worlds(service, TIME_OUT_SECONDS);
  const cells: Cells = new Map();
  afterAll(() => worlds.stop());

  describe.each(boundaries)(`${service}, $title`, (boundary) => {
    for (const kind of faultKinds) {
      const injection = kind.at(service, boundary);
      const name = cellName(boundary, kind.title);
      if ("impossible" in injection) {
        cells.set(name, `– ${injection.impossible}`);
      } else {
        test(kind.title, async () => void cells.set(name, await outcomeOf(kind, boundary, injection)));
      }
    }
  });

  test(`docs/reliability.md shows the outcomes of ${service}`, () => {
    const observed = matrix(boundaries, cells);
    if (process.env.UPDATE_DOCS) {
      documentMatrix(service, observed);
    }
    expect(documentedMatrix(service)).toBe(observed);
  });

  function outcomeOf({ title }: FaultKind, boundary: Boundary, injection: Injection): Promise<string> {
    const key = `${service} ${boundary.title} ${title}`;
    return worlds.in(title === "time-out" ? "impatient" : "patient", async (world) => {
      const once = await strikeOnce(world, service, injection, `${key} once`);
      if (!injection.lasting) {
        return once;
      }
      return `${once} / ${await strikeUntilMended(world, service, injection.lasting, `${key} lasting`)}`;
    });
  }
}
