import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { untilIdle } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { runStack } from "../support/run-stack.ts";
import { copyWorkspace } from "../support/workspace-copy.ts";
import { applyDiff, readSteps } from "./documented-walk.ts";

/** Applies the code of sections of docs/extending.md that names its file to a copy of the workspace. */
function follow(...headings: string[]) {
  const copy = copyWorkspace();
  onTestFinished(copy.remove);
  const steps = headings.flatMap((heading) => readSteps(heading, "extending.md"));
  for (const { file, kind, text } of steps.filter((step) => step.file !== "")) {
    const path = join(copy.folder, file);
    writeFileSync(path, kind === "ts" ? text : applyDiff(readFileSync(path, "utf8"), text));
  }
  const run = (folder: string, ...parameters: string[]) =>
    execFileSync("node", parameters, { cwd: join(copy.folder, folder), stdio: "inherit" });
  return { ...copy, run };
}

test("docs/extending.md shows how to keep data beside the stamp, and how to add an environment", async () => {
  const { folder, run, stackFolder } = follow("Keep data beside the stamp", "Add an environment");
  run("packages/services/invoice-service", "../../../scripts/bundle-service.ts");
  run(".", "--disable-warning=DEP0044", "infra/src/main.ts");
  expect(JSON.parse(readFileSync(join(folder, "cdktf.out/manifest.json"), "utf8")).stacks).toHaveProperty("orders-qa");

  const stack = await runStack({ stackFolder });
  const ID = await placeOrder(stack);
  expect(await untilComplete(stack, ID)).toMatchObject({ invoice_number: `I-${ID}` });
  await untilIdle(stack);
  expect(stack.activities.filter(({ type }) => type === "access-denied")).toEqual([]);
});
