import { expect, test } from "vitest";
import { findAliasChanges } from "./alias-changes.ts";
import { readChanges } from "./plan.ts";
import { createPlan } from "./testing/plan.ts";

const live = { name: "live", function_name: "invoice", function_version: "3", routing_config: [] };
const weigh = (additional_version_weights: Record<string, number>) => [{ additional_version_weights }];

const describeChange = (before: object, after: object, marks: object = {}) =>
  findAliasChanges(
    readChanges(
      createPlan({
        type: "aws_lambda_alias",
        actions: ["update"],
        before: { ...live, ...before },
        after: { ...live, ...after },
        ...marks,
      }),
    ),
  ).map(({ text }) => text);

test.each([
  ["a published version", {}, { function_version: null }, "3 → the new version", { function_version: true }],
  ["an older version", {}, { function_version: "2" }, "3 → 2"],
  ["a share of another version", {}, { routing_config: weigh({ 4: 0.1 }) }, "3 → 3 and 10 % of 4"],
  [
    "a larger share",
    { routing_config: weigh({ 4: 0.1 }) },
    { routing_config: weigh({ 4: 0.29 }) },
    "3 and 10 % of 4 → 3 and 29 % of 4",
  ],
  ["a promoted version", { routing_config: weigh({ 4: 0.5 }) }, { function_version: "4" }, "3 and 50 % of 4 → 4"],
])("describes %s", (_, before, after, versions, unknown?: object) => {
  expect(describeChange(before, after, { after_unknown: unknown })).toEqual([`\`live\` of \`invoice\` ${versions}`]);
});

test("ignores changes of the description, and new aliases", () => {
  expect(describeChange({}, { description: "serves orders" })).toEqual([]);
  const created = createPlan({ type: "aws_lambda_alias", actions: ["create"], before: null, after: live });
  expect(findAliasChanges(readChanges(created))).toEqual([]);
});
