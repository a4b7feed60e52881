import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseShorthand } from "local-cloud";
import { describe, expect, test } from "vitest";
import { type StackJson, stackFolder } from "../support/run-stack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = globSync(["*.md", "docs/**/*.md"], { cwd: root });
const read = (page: string) => readFileSync(join(root, page), "utf8");

/** Converts a heading to its anchor on GitHub. */
const toAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .trim()
    .replace(/\s/g, "-");
const readAnchors = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => toAnchor(heading));

describe.each(pages)("%s", (page) => {
  test("links to existing files and sections", () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const broken = links.filter(([, file = "", anchor]) => {
      const target = file ? join(dirname(page), file) : page;
      return !existsSync(join(root, target)) || (anchor !== undefined && !readAnchors(target).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test("names existing scripts", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const { bin } = JSON.parse(read("packages/commands/package.json"));
    const pnpmCommands = ["install", "exec", "add", "test", "-r", "--filter"];
    const named = [...read(page).matchAll(/(?:npx pnpm|npm run) (?:--silent )?([\w:-]+)/g)].map(
      ([, script = ""]) => script,
    );
    expect(
      named.filter((script) => !(script in scripts) && !(script in bin) && !pnpmCommands.includes(script)),
    ).toEqual([]);
  });
});

test("AGENTS.md names every package", () => {
  const folders = globSync("packages/*", { cwd: root }).map((folder) => folder.replaceAll("\\", "/"));
  expect(folders.filter((folder) => !read("AGENTS.md").includes(`\`${folder}`))).toEqual([]);
});

test("every documented fault can be injected", () => {
  const faults = pages.flatMap((page) => [...read(page).matchAll(/\bon=\w+,[^\s`]+/g)].map(([shorthand]) => shorthand));
  expect(faults.length).toBeGreaterThan(2);
  for (const fault of faults) {
    expect(() => parseShorthand(fault)).not.toThrow();
  }
});

test("README lists only options that npm start has", () => {
  const main = join(root, "packages/dev-server/src/main.mjs");
  const help = execFileSync("node", [main, "--help"], { encoding: "utf8" });
  const options = [...read("README.md").matchAll(/(?<=^\|.*)`(--[\w-]+)`(?=.*\|$)/gm)].map(([, option]) => option);
  expect(options.length).toBeGreaterThan(5);
  expect(options.filter((option) => !help.includes(`  ${option} `) && option !== "--help")).toEqual([]);
});

test("README names the table, the bus and the region of the stack", () => {
  const stack: StackJson & { provider: { aws: { region: string }[] } } = JSON.parse(
    readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"),
  );
  const { aws_dynamodb_table, aws_cloudwatch_event_bus } = stack.resource;
  const readme = read("README.md");
  expect(readme).toContain(`--table-name ${aws_dynamodb_table?.["order-status"]?.name}`);
  expect(readme).toContain(`"EventBusName":"${aws_cloudwatch_event_bus?.bus?.name}"`);
  expect(readme).toContain(`AWS_REGION=${stack.provider.aws[0]?.region}`);
});

test("every alarm links to a section of the runbook", () => {
  const stack: StackJson = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8"));
  const descriptions = Object.values(stack.resource.aws_cloudwatch_metric_alarm ?? {}).map(({ alarm_description }) =>
    String(alarm_description),
  );
  const sections = descriptions.map(
    (description) => /docs\/runbook\.md#([\w-]+)$/.exec(description)?.[1] ?? description,
  );
  expect(sections.length).toBeGreaterThan(15);
  expect(sections.filter((section) => !readAnchors("docs/runbook.md").includes(section))).toEqual([]);
});
