import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isSameStack } from "./synthesis.ts";

async function createStackFolder(stack: object) {
  const folder = await mkdtemp(join(tmpdir(), "stack-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(stack));
  return folder;
}

const createStack = (source_dir: string, memory_size: number) =>
  createStackFolder({
    data: { archive_file: { order: { type: "zip", source_dir } } },
    resource: { aws_lambda_function: { order: { memory_size } } },
  });

test("ignores the code of functions", async () => {
  expect(await isSameStack(await createStack("assets/1", 256), await createStack("assets/2", 256))).toBe(true);
});

test("detects any other difference", async () => {
  expect(await isSameStack(await createStack("assets/1", 256), await createStack("assets/1", 512))).toBe(false);
});
