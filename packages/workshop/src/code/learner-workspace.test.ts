import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LearnerWorkspace } from "./learner-workspace.ts";
import { readReference, repositoryRoot } from "./reference.ts";

const reference = readReference();

function createWorkspace(): LearnerWorkspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workshop-workspace-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const workspace = new LearnerWorkspace(join(folder, "workshop"));
  workspace.create(reference);
  return workspace;
}

test("copies services and infrastructure without tests", () => {
  const paths = [...reference.keys()];
  expect(paths).toContain("packages/services/order-service/src/order-api.ts");
  expect(paths).toContain("packages/service-kit/src/stamp.ts");
  expect(paths).toContain("infra/src/order-stack.ts");
  expect(paths.filter((path) => /\.test\.ts$|node_modules|\/dist\/|\/testing\//.test(path))).toEqual([]);
  expect(createWorkspace().readCode()).toEqual(reference);
});

test("links packages to the learner's copies, and other packages to the repository's", () => {
  const { root } = createWorkspace();
  const resolve = (path: string) => realpathSync(join(root, path));
  expect(resolve("infra/node_modules/order-service")).toBe(join(root, "packages/services/order-service"));
  expect(resolve("packages/services/invoice-service/node_modules/service-kit")).toBe(
    join(root, "packages/service-kit"),
  );
  expect(resolve("infra/node_modules/event-contracts")).toBe(
    realpathSync(join(repositoryRoot, "packages/event-contracts")),
  );
  expect(existsSync(join(root, "packages/service-kit/node_modules/zod/package.json"))).toBe(true);
});

test("links a package that the learner adds", () => {
  const workspace = createWorkspace();
  const added = { name: "loyalty-service", dependencies: { "service-kit": "workspace:*" } };
  workspace.write("packages/services/loyalty-service/package.json", JSON.stringify(added));
  const infra = JSON.parse(workspace.read("infra/package.json") ?? "");
  infra.dependencies["loyalty-service"] = "workspace:*";
  workspace.write("infra/package.json", JSON.stringify(infra));
  workspace.link();
  const { root } = workspace;
  expect(realpathSync(join(root, "infra/node_modules/loyalty-service"))).toBe(
    join(root, "packages/services/loyalty-service"),
  );
  expect(realpathSync(join(root, "packages/services/loyalty-service/node_modules/service-kit"))).toBe(
    join(root, "packages/service-kit"),
  );
});

test("keeps the learner's files when it restores its own", () => {
  const workspace = createWorkspace();
  const file = "packages/service-kit/src/stamp.ts";
  workspace.write(file, "// mine\n");
  writeFileSync(join(workspace.root, "tsconfig.base.json"), "{}");
  workspace.prepare();
  expect(workspace.read(file)).toBe("// mine\n");
  expect(JSON.parse(readFileSync(join(workspace.root, "tsconfig.base.json"), "utf8"))).toMatchObject({
    compilerOptions: { noUnusedLocals: false },
  });
});
