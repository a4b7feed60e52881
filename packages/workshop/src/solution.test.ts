import { expect, test } from "vitest";
import { formatSolution } from "./solution.ts";
import type { Workshop } from "./workshop.ts";

const paint = (style: unknown, text: string) => (text === "" ? "" : `${String(style)}: ${text}`);

function createWorkshop(mine: string): Workshop {
  return {
    code: {
      listPaths: (number: number) => (number === 1 ? ["stamp.ts"] : []),
      after: () => new Map([["stamp.ts", "before\nstamp()\n"]]),
    },
    workspace: { read: () => mine },
  } as unknown as Workshop;
}
const format = (mine: string, number = 1) =>
  formatSolution(createWorkshop(mine), { number, task: { title: "Save the order" } } as never, { paint });

test("shows the learner's lines as removed and the solution's as added", () => {
  expect(format("before\nsave()\n")).toBe(`bold: --- a/stamp.ts
bold: +++ b/stamp.ts
cyan: @@ -1,2 +1,2 @@
 before
red: -save()
green: +stamp()`);
});

test("says when there is no difference", () => {
  expect(format("before\nstamp()\n")).toBe("Your code is the solution of step 1.");
});

test("says when a step is not solved in code", () => {
  expect(format("", 7)).toBe("Step 7 has no solution in code: Save the order");
});
