import { expect, test } from "vitest";
import { diffFiles } from "./patch-files.ts";
import { StepCode } from "./step-code.ts";

const read = (files: Record<string, string>) => (path: string) => files[path];

const unfinished = { "stamp.ts": "// Step 1\n", "publish.ts": "// Step 2\n" };
const first = { ...unfinished, "stamp.ts": "stamp()\n" };
const second = { "stamp.ts": "stamp({ once: true })\n", "publish.ts": "publish()\n" };
const beyond = { ...second, "loyalty.ts": "points()\n" };

const diff = (before: Record<string, string>, after: Record<string, string>) =>
  diffFiles(Object.keys(after), read(before), read(after));

const steps = [
  { number: 1, id: "01-stamp", solution: diff(unfinished, first) },
  { number: 2, id: "02-publish", solution: diff(first, second) },
  { number: 7, id: "07-look", solution: undefined },
  { number: 17, id: "17-add", solution: diff(second, beyond) },
];
const code = new StepCode(steps, new Map(Object.entries(second)));

test.each([
  [0, unfinished],
  [1, first],
  [2, second],
  [7, second],
  [17, beyond],
])("generates the code after step %i", (number, files) => {
  expect(Object.fromEntries(code.after(number))).toEqual(files);
});

test.each([
  [1, unfinished],
  [2, first],
  [7, second],
  [17, second],
])("generates the code before step %i", (number, files) => {
  expect(Object.fromEntries(code.before(number))).toEqual(files);
});

test("lists the files that a solution touches", () => {
  expect(code.listPaths(2)).toEqual(["stamp.ts", "publish.ts"]);
  expect(code.listPaths(7)).toEqual([]);
});

test("names the solution that does not apply", () => {
  const changed = new Map(Object.entries({ ...second, "publish.ts": "publishAll()\n" }));
  expect(() => new StepCode(steps, changed)).toThrow(
    "02-publish/solution.patch: the patch does not apply to publish.ts; update it to the code of the repository",
  );
});

test("rejects an unknown step", () => {
  expect(() => code.after(3)).toThrow("step 3 does not exist");
});
