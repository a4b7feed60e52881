import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningStack } from "local-cloud/cli";
import { expect, onTestFinished, test } from "vitest";
import { Bundler } from "./bundler.ts";
import { FunctionUpdates } from "./function-updates.ts";
import type { Diagnostic, TypeChecker } from "./type-checker.ts";
import { Workspace } from "./workspace.ts";

test("waits for its type check even if no bundle succeeds and a later save supersedes it", async () => {
  const workspace = new Workspace(realpathSync(mkdtempSync(join(tmpdir(), "workspace-"))));
  const source = join(workspace.servicesFolder, "invoice-service/src/handler.ts");
  mkdirSync(join(source, ".."), { recursive: true });
  writeFileSync(source, "const = 1;\n");
  const checked = Promise.withResolvers<readonly Diagnostic[]>();
  const updates = new FunctionUpdates({
    stack: { cloud: { apiFunctions: [] as string[] } } as RunningStack,
    folder: join(workspace.root, "running"),
    workspace,
    typeChecker: { check: () => checked.promise } as unknown as TypeChecker,
  });
  const bundler = new Bundler(workspace);
  onTestFinished(async () => {
    await Promise.all([updates.close(), bundler.close()]);
    rmSync(workspace.root, { recursive: true });
  });

  let isUpdated = false;
  const updating = updates
    .update(new Set([source]), () => true)
    .finally(() => {
      isUpdated = true;
    });
  // A bundle that starts later fails later.
  await expect(bundler.bundle(["invoice-service"])).rejects.toThrow("Expected identifier");
  expect(isUpdated).toBe(false);
  checked.resolve([]);
  expect(await updating).toBeUndefined();
});
