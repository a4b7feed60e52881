import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSettings, readSettings } from "infra/src/environments.ts";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("docs/building-blocks.md shows settings that environments accept", () => {
  const page = readFileSync(join(root, "docs/building-blocks.md"), "utf8");
  const snippets = [
    ...page.matchAll(/^```ts\n((?:queues|schedules|oneTimeSchedules|outboxes|indexes|topics|sharedBuses): .*)\n```$/gm),
  ].map(([, code]) => code);
  expect(snippets).toHaveLength(9);
  for (const snippet of snippets) {
    const settings = new Function(`return { ${snippet} };`)();
    expect(parseSettings("dev", { ...readSettings("dev", {}), ...settings })).toMatchObject(settings);
  }
});
