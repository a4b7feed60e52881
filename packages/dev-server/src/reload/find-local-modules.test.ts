import { join } from "node:path";
import { expect, test } from "vitest";
import { findLocalModules } from "./find-local-modules.ts";
import { repository } from "./workspace.ts";

const { infraFolder, root } = repository;

test("finds the modules of infra and the contracts of services, but no code of functions", async () => {
  const modules = await findLocalModules(join(infraFolder, "main.ts"));
  expect(modules).toContain(join(infraFolder, "order-stack.ts"));
  expect(modules).toContain(join(root, "packages/services/order-service/src/events.ts"));
  expect(modules).not.toContain(join(root, "packages/services/order-service/src/handler.ts"));
  expect(modules).not.toContain(join(root, "packages/service-kit/src/stamp.ts"));
});
