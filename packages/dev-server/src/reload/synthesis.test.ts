import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describesTheSame } from "./synthesis.ts";

async function stackFolder(stack: object) {
  const folder = await mkdtemp(join(tmpdir(), "stack-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

const stack = (source_dir: string, memory_size: number) =>
  stackFolder({
    data: { archive_file: { order: { type: "zip", source_dir } } },
    resource: { aws_lambda_function: { order: { memory_size } } },
  });

test("stacks that differ in the code of their functions alone describe the same", async () => {
  expect(await describesTheSame(await stack("assets/1", 256), await stack("assets/2", 256))).toBe(true);
});

test("stacks that differ in anything else do not", async () => {
  expect(await describesTheSame(await stack("assets/1", 256), await stack("assets/1", 512))).toBe(false);
});
