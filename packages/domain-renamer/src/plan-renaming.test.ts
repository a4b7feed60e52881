import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { applyRenaming } from "./apply-renaming.ts";
import { createNoun } from "./noun.ts";
import { planRenaming } from "./plan-renaming.ts";
import { createFiles } from "./testing/create-files.ts";

const renaming = { from: createNoun("order"), to: createNoun("booking") };

test("rewrites files, and moves folders with what Git ignores in them", () => {
  const root = createFiles({
    "orders-cli/src/place-order.ts": "export const placeOrder = 1;\n",
    "orders-cli/node_modules/order/index.js": "order",
    "data/order.json": "order",
    "order.log": "order",
    "order.png": "\0order",
    "list.txt": "order\nrule\ntable\n",
  });
  const plan = planRenaming(root, renaming);
  expect(Object.fromEntries(plan.counts)).toEqual({
    code: { files: 1, places: 1 },
    "data and settings": { files: 1, places: 1 },
  });
  applyRenaming(root, plan, renaming);
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  expect(read("bookings-cli/src/place-booking.ts")).toBe("export const placeBooking = 1;\n");
  expect(read("bookings-cli/node_modules/order/index.js")).toBe("order");
  expect(read("data/order.json")).toBe("order");
  expect(read("order.log")).toBe("order");
  expect(read("booking.png")).toBe("\0order");
  expect(read("list.txt")).toBe("booking\nrule\ntable\n");
  expect(existsSync(join(root, "orders-cli"))).toBe(false);
});

test("leaves recordings, and reports where the new name has a meaning already", () => {
  const root = createFiles({
    "packages/event-pattern/conformance/orders.txt": "order booking",
    "docs/sales.md": "An order.\n\nA booking in order.\n",
    "docs/bookings.md": "",
    "docs/extending.md": "rename-domain order booking",
  });
  const { conflicts, contents, moves, sequencePhrases } = planRenaming(root, renaming);
  expect(conflicts).toEqual(["docs/bookings.md", "docs/sales.md:3"]);
  expect(moves).toEqual(["docs/bookings.md"]);
  expect(sequencePhrases).toBe(1);
  expect(Object.fromEntries(contents)).toEqual({
    "docs/extending.md": "rename-domain booking order",
    "docs/sales.md": "A booking.\n\nAn order in order.\n",
  });
});

test("changes nothing if the target of a move exists", () => {
  const root = createFiles({ "orders/a.ts": "order", "bookings/node_modules/a": "" });
  writeFileSync(join(root, ".gitignore"), "bookings/\n");
  const plan = planRenaming(root, renaming);
  expect(() => applyRenaming(root, plan, renaming)).toThrow("bookings exists: delete it, or use another name");
  expect(readFileSync(join(root, "orders/a.ts"), "utf8")).toBe("order");
});
