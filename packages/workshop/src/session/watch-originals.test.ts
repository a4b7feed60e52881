import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchOriginals } from "./watch-originals.ts";

test("notices a file that is saved in the repository instead of the workspace", async () => {
  const repository = realpathSync(mkdtempSync(join(tmpdir(), "workshop-originals-")));
  const workspace = join(repository, "workshop");
  const write = (root: string, path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `// ${Math.random()}\n`);
  };
  const stamp = "packages/service-kit/src/stamp.ts";
  write(repository, stamp);
  write(workspace, stamp);
  for (const folder of ["packages/services", "infra/src"]) {
    mkdirSync(join(repository, folder), { recursive: true });
  }
  const { promise, resolve } = Promise.withResolvers<string>();
  const watch = await watchOriginals({ repository, workspace }, resolve);
  onTestFinished(async () => {
    await watch.close();
    rmSync(repository, { recursive: true });
  });
  write(repository, stamp);
  expect(await promise).toBe(stamp);
});
