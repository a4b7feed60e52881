import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callProgram } from "command-line/testing";
import { expect, test } from "vitest";
import { createProgram } from "./create-program.ts";
import { createFiles } from "./testing/create-files.ts";

const workspace = {
  "infra/src/order-stack.ts": "export class OrderStack {} // creates a rule\n",
  "infra/src/state-stack.ts": "",
  "packages/services/invoice-service/src/handler.ts": "an event of an invoice\n",
  "packages/services/order-service/schemas/order_created.v1.json": "{}\n",
  "packages/services/order-service/src/handler.ts": "// places orders in order\n",
};

const call = (command: string, root: string) => callProgram(createProgram, [...command.split(" "), "--root", root]);

test("--dry-run prints what would change", async () => {
  const root = createFiles(workspace);
  const { exitCode, stdout } = await call("order booking --dry-run", root);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`would rename order to booking, orders to bookings:
  packages  booking-service
  events    booking_created
  code      2 names in 2 files
  paths     3 files and folders

unchanged:
  phrases                 1 that mean a sequence, such as "in order"
`);
  expect(readFileSync(join(root, "infra/src/order-stack.ts"), "utf8")).toBe(workspace["infra/src/order-stack.ts"]);
});

test.each([
  ["invoice booking", 'unknown domain "invoice": the domain of this workspace is order'],
  ["state booking", 'unknown domain "state": the domain of this workspace is order'],
  ["order order", "the domain is already named order"],
  ["order Booking", 'invalid name "Booking": use one word of 3 to 16 letters from a to z, such as booking'],
  ["order work-item", 'invalid name "work-item": use one word of 3 to 16 letters from a to z, such as booking'],
  ["order id", 'invalid name "id": use one word of 3 to 16 letters from a to z, such as booking'],
  ["order package", 'invalid name "package": TypeScript reserves this word; use another one'],
  ["order class --plural classes", 'invalid name "class": TypeScript reserves this word; use another one'],
  ["order series --plural series", 'invalid plural "series": it must differ from the singular, or names would collide'],
  [
    "order invoice",
    '"invoice" already has a meaning in packages/services/invoice-service, packages/services/invoice-service/src/handler.ts:1: use another word, or reword these places',
  ],
  [
    "order rule",
    '"rule" already has a meaning in infra/src/order-stack.ts:1: use another word, or reword these places',
  ],
])("%s is rejected in one line", async (command, message) => {
  const root = createFiles(workspace);
  expect(await call(command, root)).toEqual({ exitCode: 1, stdout: "", stderr: `error: ${message}\n` });
});

test("rejects a folder that is not a workspace", async () => {
  const root = createFiles({});
  expect((await call("order booking", root)).stderr).toBe(
    `error: ${root} has no service that a stack in infra/src is named for: pass the root of a workspace as --root\n`,
  );
});

test("rejects uncommitted changes, which Git could not restore", async () => {
  const root = createFiles({ "a.ts": "", ...workspace });
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  expect((await call("order booking", root)).stderr).toBe(
    "error: uncommitted changes in .gitignore, a.ts, infra/ and 1 more: commit them first, so that Git can undo the renaming\n",
  );
  expect((await call("order booking --dry-run", root)).exitCode).toBe(0);
});
