import type { Health } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { createTitle } from "./describe-health.ts";

const fault = { id: "fault-1", on: "delivery", effect: "error", percentage: 100, after: 0, injected: 0 } as const;

test.each<[Health | undefined, string]>([
  [undefined, "Map · orders-dev"],
  [{ deadLetters: {}, faults: [] }, "Map · orders-dev"],
  [{ deadLetters: { a: 1 }, faults: [] }, "1 dead letter · Map · orders-dev"],
  [{ deadLetters: { a: 1, b: 2 }, faults: [fault] }, "3 dead letters, 1 fault on · Map · orders-dev"],
  [{ deadLetters: {}, faults: [fault, fault] }, "2 faults on · Map · orders-dev"],
])("names what is wrong in the page's title: %j", (health, title) => {
  expect(createTitle("Map", "orders-dev", health)).toBe(title);
});
