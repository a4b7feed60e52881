import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRunner } from "./support/create-runner.ts";
import { copyRepository, type WorkspaceCopy } from "./support/workspace-copy.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name: string) => join(root, "node_modules/.bin", name);

/** The advice if a command fails without the sample. */
const ADVICE = `A file that stays depends on a service of the sample, or on the workshop. Let it hold for any choreography, or let
"Remove the sample" in docs/extending.md remove it.`;

const TIMEOUT_MS = 600_000;

/** Lets the commands of the page change the copy, whose packages are linked to the installed ones. */
const NPX = `npx() { shift; node ${root}/packages/service-generator/src/main.ts "$@" --root "$PWD"; }`;
const COMMIT = "git add -A && git -c user.name=test -c user.email=test@example.com commit -qm test";

let copy: WorkspaceCopy;

const { run, runTests } = createRunner(() => copy.folder, ADVICE);

const runScript = (script: string) => run(".", "bash", "-euo", "pipefail", "-c", `${NPX}\n${script}`);

/** Reads the commands of the section. */
function readScripts(): string[] {
  const page = readFileSync(join(root, "docs/extending.md"), "utf8");
  const section = page.split(/^## /m).find((each) => each.startsWith("Remove the sample\n")) ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, script = ""]) => script);
}

/** Deletes the lines that name the workshop, and the commas that would then be the last. */
function deleteWorkshop(path: string): void {
  const file = join(copy.folder, path);
  const text = readFileSync(file, "utf8")
    .replace(/\n *"workshop#test": \{[^}]*\},?/, "")
    .replace(', "workshop"', "");
  const lines = text.split("\n").filter((line) => !line.includes("workshop"));
  writeFileSync(file, lines.join("\n").replaceAll(/,(\s*[\]}])/g, "$1"));
}

beforeAll(() => {
  copy = copyRepository();
  const [replaceServices = "", removeFiles = "", update = ""] = readScripts();
  runScript(`git init -q && ${COMMIT}`);
  runScript(replaceServices);
  runScript(COMMIT);
  runScript(removeFiles);
  for (const path of [
    ...["package.json", "tests/package.json", "tsconfig.json", "turbo.json"],
    ...["scripts/large-packages.mjs", "scripts/start.test.ts"],
  ]) {
    deleteWorkshop(path);
  }
  // Without a registry, the packages stay linked, and the generated files are written without Turborepo.
  expect(update).toBe("npx pnpm install\nnpm run format\nnpm run generate\n");
  run(".", bin("biome"), "check", "--write", ".");
  for (const service of globSync("packages/services/*", { cwd: copy.folder })) {
    run(service, "node", "../../../scripts/bundle-service.ts");
  }
  run(".", "node", "--disable-warning=DEP0044", "infra/src/write-generated-files.ts");
}, TIMEOUT_MS);

afterAll(() => copy.remove());

test("the sample is gone", () => {
  const services = globSync("packages/services/*", { cwd: copy.folder }).map((path) => path.split("/").at(-1));
  expect(services.sort()).toEqual(["order-service", "stock-service"]);
});

test("types and lint are as before", { timeout: TIMEOUT_MS }, () => {
  run(".", bin("tsc"));
  run(".", bin("biome"), "ci", "--error-on-warnings", ".");
});

test("the stacks are synthesized, and an order gets its stamps", { timeout: TIMEOUT_MS }, () => {
  run(".", "node", "--disable-warning=DEP0044", "infra/src/main.ts");
  runTests("tests", "least-privilege.test.ts");
});

test.each(["infra", "packages/services/order-service", "packages/services/stock-service"])(
  "the tests of %s pass",
  { timeout: TIMEOUT_MS },
  (folder) => {
    runTests(folder);
  },
);
