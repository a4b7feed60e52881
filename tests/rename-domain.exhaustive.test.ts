import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createNoun } from "domain-renamer/noun";
import { planRenaming } from "domain-renamer/plan-renaming";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRunner } from "./support/create-runner.ts";
import { copyRepository, type WorkspaceCopy } from "./support/workspace-copy.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name: string) => join(root, "node_modules/.bin", name);
const order = createNoun("order");
const booking = createNoun("booking");

/** The advice if a command fails in the renamed workspace, although it succeeds in the repository. */
const ADVICE = `A text or a test depends on how order is spelled: on its letters, its length, its place in a sorted list, or it
means a sequence. Reword it; packages/domain-renamer/README.md lists what the renaming leaves unchanged.`;

const TIMEOUT_MS = 600_000;

let copy: WorkspaceCopy;
let before: Map<string, string>;

const { run, runTests } = createRunner(() => copy.folder, ADVICE);

const rename = (...parameters: string[]) =>
  run(".", "node", join(root, "packages/domain-renamer/src/main.ts"), ...parameters, "--root", copy.folder);

function readFiles(): Map<string, string> {
  const paths = globSync("**/*.*", {
    cwd: copy.folder,
    exclude: (path) => /(^|[\\/])(cdktf\.out|dist|node_modules)$/.test(path),
  });
  const files = paths.filter((path) => /\.(css|json|md|mjs|patch|ts|tsx|txt|yaml|yml)$/.test(path)).sort();
  return new Map(files.map((path) => [path, readFileSync(join(copy.folder, path), "utf8")]));
}

beforeAll(() => {
  copy = copyRepository();
  before = readFiles();
  rename("order", "booking");
}, TIMEOUT_MS);

afterAll(() => copy.remove());

test("no name of the former domain is left", () => {
  const { conflicts } = planRenaming(copy.folder, { from: booking, to: order });
  expect(conflicts, ADVICE).toEqual([]);
});

test("types and lint are as before", { timeout: TIMEOUT_MS }, () => {
  run(".", bin("tsc"));
  run(".", bin("tsc"), "--project", "packages/local-cloud-console");
  run(".", bin("biome"), "ci", "--error-on-warnings", ".");
});

test("the stacks are synthesized, and an order gets its stamps", { timeout: TIMEOUT_MS }, () => {
  for (const service of globSync("packages/services/*", { cwd: copy.folder })) {
    run(service, "node", "../../../scripts/bundle-service.ts");
  }
  run(".", "node", "--disable-warning=DEP0044", "infra/src/main.ts");
  runTests("tests", "choreography.test.ts");
});

test.each([
  "packages/services/booking-service",
  "packages/services/invoice-service",
  "packages/service-kit",
  "packages/choreography",
  "packages/bookings-cli",
  "packages/domain-renamer",
  "packages/iam-policy",
  "packages/local-cloud",
  "packages/service-generator",
  "packages/workshop",
  "infra",
])("the tests of %s pass", { timeout: TIMEOUT_MS }, (folder) => {
  runTests(folder);
});

// Biome leaves an object on several lines, once a longer name has put it there, which moves the hunks of patches.
test("renaming it back restores all files, except for white space", { timeout: TIMEOUT_MS }, () => {
  rename("booking", "order");
  const after = readFiles();
  const isChanged = (path: string) => normalize(after.get(path)) !== normalize(before.get(path));
  const paths = new Set([...before.keys(), ...after.keys()]);
  expect([...paths].filter(isChanged), "lists such as dependencies must be sorted").toEqual([]);
});

const normalize = (text: string | undefined) => text?.replaceAll(/^@@ .* @@/gm, "@@").replaceAll(/,?\s+/g, "");
