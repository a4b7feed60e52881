import { expect, test } from "vitest";
import { createService } from "./create-service.ts";
import { createWorkspace, readSources } from "./testing/create-workspace.ts";
import { withoutService } from "./without-service.ts";

/** Ignores where lines break, which depends on their length. */
const withoutLayout = (files: ReadonlyMap<string, string>) =>
  new Map([...files].map(([path, text]) => [path, text.replaceAll(/\s+/g, "").replaceAll(/,(?=[\])}])/g, "")]));

test("removes a chain of added services from the code, which is then as before", async () => {
  const root = createWorkspace();
  const before = readSources(root);
  await createService(root, { name: "sample-service", consumes: "order_created", publishes: "sample_taken" });
  await createService(root, { name: "second-service", consumes: "sample_taken" });
  const after = readSources(root);
  expect(after).not.toEqual(before);
  const restored = ["sample-service", "second-service"].reduce(withoutService, after);
  expect(withoutLayout(restored)).toEqual(withoutLayout(before));
});
