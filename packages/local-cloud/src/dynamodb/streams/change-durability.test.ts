import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { TableName, testDynamoDB } from "../../testing/running-dynamodb.ts";
import type { Item } from "../expressions/values.ts";
import type { ChangeRecord } from "./change-record.ts";

const writer = fileURLToPath(new URL("../../testing/write-until-killed.ts", import.meta.url));
const ACKNOWLEDGED_WRITES = 300;

/** Writes in another process, kills it, and returns the last acknowledged value of each key. */
async function writeUntilKilled(folder: string): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [writer, folder, TableName], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const acknowledged = new Map<string, number>();
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [id = "", value] = line.split(" ");
    acknowledged.set(id, Number(value));
    count += 1;
    if (count === ACKNOWLEDGED_WRITES) {
      child.kill("SIGKILL");
    }
  }
  await exited;
  return acknowledged;
}

test("after a crash, the stream leads to exactly the items that are stored", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streams-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const acknowledged = await writeUntilKilled(folder);
  const { call, dynamodb } = await testDynamoDB({ folder, streamViewType: "NEW_IMAGE" });

  const records: ChangeRecord[] = [];
  for (let isLast = false; !isLast; ) {
    const page = await dynamodb.changes?.read(TableName, records.at(-1)?.sequence ?? 0, 1000);
    records.push(...(page?.records ?? []));
    isLast = page?.records.length === 0;
  }
  expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
  const replayed = Object.fromEntries(records.map(({ keys, newImage }) => [keys.ID?.S, newImage]));
  const { body } = await call("Scan", { TableName });
  const stored: Item[] = JSON.parse(String(body)).Items;
  expect(replayed).toEqual(Object.fromEntries(stored.map((item) => [item.ID?.S, item])));
  for (const [id, value] of acknowledged) {
    expect(Number(replayed[id]?.amount?.N)).toBeGreaterThanOrEqual(value);
  }
});
