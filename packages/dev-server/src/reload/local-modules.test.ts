import { join } from "node:path";
import { expect, test } from "vitest";
import { localModules } from "./local-modules.ts";
import { infraFolder, root } from "./workspace.ts";

test("infra is made of its own modules and of the contracts of services, but not of what runs", async () => {
  const modules = await localModules(join(infraFolder, "main.ts"));
  expect(modules).toContain(join(infraFolder, "order-stack.ts"));
  expect(modules).toContain(join(root, "packages/services/order-service/src/events.ts"));
  expect(modules).not.toContain(join(root, "packages/services/order-service/src/handler.ts"));
  expect(modules).not.toContain(join(root, "packages/service-kit/src/stamp.ts"));
});
