import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../code/reference.ts";
import { loadSteps } from "../load-steps.ts";
import { renderDocs } from "./render-docs.ts";

test("docs/workshop.md is up to date; `npm run docs:workshop` regenerates it", async () => {
  const page = readFileSync(join(repositoryRoot, "docs/workshop.md"), "utf8");
  expect(page).toBe(renderDocs(await loadSteps()));
});

test("renders only the parts that a task has", () => {
  const task = {
    title: "Clean up",
    text: "Do: delete `workshop/`",
    files: [],
    confirmsDeployment: false,
    criteria: [],
    hints: [],
    afterwards: undefined,
    readMore: [],
  };
  const page = renderDocs([{ number: 18, task }]);
  expect(page.slice(page.indexOf("## "))).toBe("## 18. Clean up\n\nDo: delete `workshop/`\n");
});
