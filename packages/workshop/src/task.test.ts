import { expect, test } from "vitest";
import { locateFiles, parseTask } from "./task.ts";

const markdown = `# Save the order

Every service stamps the order. The first stamp is order-service's.

Edit: \`packages/service-kit/src/stamp.ts\` and
\`infra/src/order-stack.ts\`

Deploy: confirm

## Accepted when

- the order has the stamp
  of \`order-service\`
- the caller receives its ID

## Hints

1. Look at UpdateCommand.
2. Its key is the ID.

## Afterwards

But wait!

## Read more

- [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html)
`;

test("parses every part of a task", () => {
  expect(parseTask(markdown, "task.md")).toEqual({
    title: "Save the order",
    text: `Every service stamps the order. The first stamp is order-service's.

Edit: \`packages/service-kit/src/stamp.ts\` and
\`infra/src/order-stack.ts\``,
    files: ["packages/service-kit/src/stamp.ts", "infra/src/order-stack.ts"],
    confirmsDeployment: true,
    criteria: ["the order has the stamp of `order-service`", "the caller receives its ID"],
    hints: ["Look at UpdateCommand.", "Its key is the ID."],
    afterwards: "But wait!",
    readMore: ["[UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html)"],
  });
});

test("locates the files to edit in the learner's copy", () => {
  const located = locateFiles(parseTask(markdown, "task.md"));
  expect(located).toContain(
    "Edit: `workshop/packages/service-kit/src/stamp.ts` and\n`workshop/infra/src/order-stack.ts`",
  );
});

test("parses a task that is done outside of the editor and has no checks", () => {
  expect(parseTask("# Clean up\n\nDo: delete `infra/src` of the copy\n", "task.md")).toMatchObject({
    title: "Clean up",
    files: [],
    confirmsDeployment: false,
    criteria: [],
    hints: [],
    afterwards: undefined,
  });
});

test.each([
  ["no title", "Edit: `a/b.ts`", "task.md: needs a title: # …"],
  ["nothing to do", "# Title\n\nText", "task.md: needs a line that starts with Edit: or Do:"],
  [
    "an unknown section",
    "# Title\n\nDo: it\n\n## Hint\n",
    'task.md: unknown section "Hint": use Accepted when, Hints, Afterwards, Read more',
  ],
  [
    "criteria and one hint",
    "# Title\n\nDo: it\n\n## Accepted when\n\n- it works\n\n## Hints\n\n1. One\n",
    "task.md: needs two hints, has 1",
  ],
])("rejects a task with %s", (_, text, message) => {
  expect(() => parseTask(text, "task.md")).toThrow(message);
});
