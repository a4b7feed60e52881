import { expect, test } from "vitest";
import { runChecks } from "./run-checks.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "./step.ts";

const passing: Check = { criterion: "passes", run: async () => {} };
const failing: Check = {
  criterion: "fails",
  async run() {
    throw new CheckFailedError({ seen: "Source `orders`", expected: "`order_service`", lookAt: "publish.ts:41" });
  },
};
const sticky = (check: Check): Check => ({ ...check, sticky: true });

/** Runs checks with a memory of sticky ones. */
function run(
  checks: Check[],
  { faults = [] as { effect: string; id: string }[], stuck = new Set<string>(), updateFailures = [] as string[] } = {},
) {
  const system = { cloud: { faults: { list: () => faults } }, updateFailures } as unknown as LearnerSystem;
  const progress = {
    hasStuck: (_: string, criterion: string) => stuck.has(criterion),
    stick: (_: string, criterion: string) => void stuck.add(criterion),
  };
  return runChecks({ id: "01-step", checks }, system, progress);
}

test("stops at the first check that fails", async () => {
  expect(await run([passing, failing, passing])).toMatchObject([
    { criterion: "passes", state: "passed" },
    {
      criterion: "fails",
      state: "failed",
      finding: { seen: "Source `orders`", expected: "`order_service`", lookAt: "publish.ts:41" },
    },
    { criterion: "passes", state: "open" },
  ]);
});

test("remembers a sticky check that has passed", async () => {
  const stuck = new Set<string>();
  await run([sticky(passing)], { stuck });
  expect([...stuck]).toEqual(["passes"]);
  const [result] = await run([{ ...sticky(failing), criterion: "passes" }], { stuck });
  expect(result?.state).toBe("passed");
});

test("mentions faults that are still active", async () => {
  const [result] = await run([failing], { faults: [{ effect: "crash-before", id: "fault-1" }] });
  expect(result?.finding?.seen).toBe(
    "Source `orders`\nactive faults: fault-1 (crash-before); turn them off in the console under Playground, Faults",
  );
});

const typeError =
  "order-service: type errors\npackages/service-kit/src/stamp.ts(30,52): error TS2551: Property 'x' does not exist.";

test("reports in a few lines why the saved code does not run", async () => {
  const [result] = await run([passing], { updateFailures: [typeError] });
  expect(result).toEqual({
    criterion: "passes",
    state: "failed",
    finding: {
      seen: [
        "the saved code does not run",
        "workshop/packages/service-kit/src/stamp.ts:30:52: Property 'x' does not exist.",
      ].join("\n"),
      expected: "code that compiles and synthesizes; until then, the previous version runs",
      lookAt: "packages/service-kit/src/stamp.ts:30",
    },
  });
});

test("lets a sticky check observe that the saved code does not run", async () => {
  expect(await run([sticky(passing)], { updateFailures: [typeError] })).toMatchObject([{ state: "passed" }]);
});

test("reports an error of the check itself", async () => {
  const broken: Check = { criterion: "the order is stamped", run: () => Promise.reject(new Error("connection reset")) };
  expect(await run([broken])).toEqual([
    {
      criterion: "the order is stamped",
      state: "failed",
      finding: { seen: "the check could not finish: connection reset", expected: "the order is stamped" },
    },
  ]);
});

test("leaves checks open once their results no longer matter", async () => {
  const progress = { hasStuck: () => false, stick: () => {} };
  const system = { updateFailures: [] as string[] } as unknown as LearnerSystem;
  const results = await runChecks({ id: "01-step", checks: [passing] }, system, progress, () => true);
  expect(results).toEqual([{ criterion: "passes", state: "open" }]);
});
