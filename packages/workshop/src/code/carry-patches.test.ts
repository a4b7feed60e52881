import { expect, test } from "vitest";
import { carryPatches, type PatchedStep } from "./carry-patches.ts";
import { diffFiles, patchFiles } from "./patch-files.ts";

const lines = (...texts: string[]) => `${texts.join("\n")}\n`;
const code = (content: string) => new Map([["stamp.ts", content]]);
const diff = (before: string, after: string) =>
  diffFiles(["stamp.ts"], code(before).get.bind(code(before)), code(after).get.bind(code(after)));
const apply = (patch: string | undefined, content: string) =>
  patchFiles(patch ?? "", (path) => code(content).get(path)).get("stamp.ts");

const unfinished = lines("import a", "", "function stamp() {", "  // Step 1", "}", "", "export b");
const solved = unfinished.replace("// Step 1", "send()");
const steps: PatchedStep[] = [
  { number: 1, id: "01-stamp", solution: diff(unfinished, solved), experiment: undefined },
  { number: 2, id: "02-observe", solution: undefined, experiment: diff(solved, solved.replace("send()", "fail()")) },
  {
    number: 17,
    id: "17-extend",
    solution: diff(solved, solved.replace("export b", "export b, c")),
    experiment: undefined,
  },
];

test("carries patches over to code that changed around them", () => {
  const change = (content: string) => content.replace("import a", "import a, d");
  const carried = carryPatches(steps, code(solved), code(change(solved)));
  expect(apply(carried.get("01-stamp")?.solution, change(unfinished))).toBe(change(solved));
  expect(apply(carried.get("02-observe")?.experiment, change(solved))).toBe(change(solved).replace("send", "fail"));
  expect(apply(carried.get("17-extend")?.solution, change(solved))).toBe(change(solved).replace("b", "b, c"));
});

test("keeps patches of code that has not changed", () => {
  const carried = carryPatches(steps, code(solved), code(solved));
  expect(steps.map(({ id, ...step }) => ({ ...step, ...carried.get(id), id }))).toEqual(steps);
});

test("names the step and the file if both change the same lines", () => {
  expect(() => carryPatches(steps, code(solved), code(solved.replace("send()", "client.send()")))).toThrow(
    "01-stamp, stamp.ts: both versions change the same lines",
  );
});
