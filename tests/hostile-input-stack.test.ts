// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform references
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { startLocalCloud } from "local-cloud";
import { expect, test } from "vitest";
import { createEditedStack, stackFolder } from "./support/run-stack.ts";

const RUNS = 150;
/** A fault that makes a valid stack fail before anything starts. */
const UNKNOWN_FUNCTION = { on: "invocation", effect: "throttle", function: "unknown-service" } as const;

type Block = Record<string, unknown>;

/** Generates a random location in the stack and a change of its value. */
const mutation = fc.record({
  steps: fc.array(fc.nat(), { minLength: 2, maxLength: 10 }),
  change: fc.oneof(
    fc.constantFrom("delete" as const, "rename" as const, "wrap" as const, "swap" as const),
    fc.record({
      value: fc.oneof(
        fc.constantFrom<unknown>(null, true, -1, 0.5, 1e300, "", [], {}, [[]], "__proto__", "\u0000", "two\nlines"),
        fc.constantFrom(
          "${",
          "${}",
          "${aws_sqs_queue.none.arn}",
          "${aws_lambda_function.order-service.none}",
          "${1 + 1}",
        ),
        fc.constantFrom(
          "arn:",
          "arn:aws:sqs:eu-west-1:000000000000:none",
          "{",
          "[]",
          '{"Statement":[{}]}',
          "../../etc",
        ),
        fc.constantFrom('{"source":[{"wildcard":"**"}]}', '{"Version":"2012-10-17","Statement":1}', "nodejs18.x", "*"),
        fc.jsonValue(),
      ),
    }),
  ),
});

function mutate(root: Block, { change, steps }: { change: string | { value: unknown }; steps: number[] }): void {
  let parent = root;
  let key = "resource";
  for (const step of steps) {
    const child = parent[key];
    if (child === null || typeof child !== "object" || Object.keys(child).length === 0) {
      break;
    }
    parent = child as Block;
    key = Object.keys(child)[step % Object.keys(child).length] as string;
  }
  const { [key]: value } = parent;
  if (typeof change === "object") {
    parent[key] = change.value;
  } else if (change === "wrap") {
    parent[key] = [value];
  } else if (change === "swap") {
    parent[key] = Object.values(parent)[0];
  } else {
    delete parent[key];
  }
  if (change === "rename") {
    parent[`${key}x`] = value;
  }
}

test("a randomly changed stack is valid or is rejected in one line that names the location", async () => {
  const text = readFileSync(join(stackFolder, "cdk.tf.json"), "utf8");
  const folder = createEditedStack(() => {});
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 2 }), async (mutations) => {
      const stack: Block = JSON.parse(text);
      for (const each of mutations) {
        mutate(stack, each);
      }
      writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack));
      const options = { stackFolder: folder, apiPort: 0, awsPort: 0, faults: [UNKNOWN_FUNCTION] };
      const error: unknown = await startLocalCloud(options).catch((error) => error);
      expect(error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/^.+$/) });
      const { name } = error as Error;
      expect(["StackError", "InvalidPolicyError", "TargetNotFoundError", "FaultError"]).toContain(name);
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    }),
    { numRuns: RUNS },
  );
  expect(outcomes.get("StackError")).toBeGreaterThan(20);
  expect(outcomes.get("FaultError")).toBeGreaterThan(20);
});
