import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { copyWorkspace } from "../support/workspace-copy.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const generator = join(root, "packages/service-generator/src/main.ts");
const renamer = join(root, "packages/domain-renamer/src/main.ts");

/** Reads the commands of the page and their output. */
function readTranscripts(page: string): { command: string; output: string }[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  return blocks
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((entry) => {
      const [command = "", ...lines] = entry.split("\n");
      return { command, output: lines.join("\n").trimEnd() };
    });
}

const transcripts = readTranscripts(readFileSync(join(root, "docs/extending.md"), "utf8"));
const isRenaming = ({ command }: { command: string }) => command.startsWith("npx pnpm rename-domain ");

/** Splits a command as a shell does; quotes group words. */
function splitWords(command: string): string[] {
  return (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, "$1"));
}

test("docs/extending.md shows the output of its commands", () => {
  const { folder, remove } = copyWorkspace();
  onTestFinished(remove);
  expect(transcripts.length).toBeGreaterThan(3);
  const generate = (...parameters: string[]) =>
    spawnSync("node", [generator, ...parameters, "--root", folder], { encoding: "utf8" });
  // They exist in a repository whose authors followed the page.
  for (const service of ["receipt-service", "payment-service", "refund-service"]) {
    if (existsSync(join(folder, "packages/services", service))) {
      generate("delete", "service", service);
    }
  }
  // Generating files takes longer than all else, so only the last new service, which has the others beside it, does that.
  const followed = transcripts.filter((transcript) => !isRenaming(transcript));
  const last = followed.findLast(({ command }) => command.startsWith("npx pnpm new service "));
  const [generated = "none"] = /^generated .*\n/m.exec(last?.output ?? "") ?? [];
  for (const transcript of followed) {
    if (transcript === last) {
      cpSync(join(root, "docs/choreography.md"), join(folder, "docs/choreography.md"));
    }
    const { stderr, stdout } = generate(...splitWords(transcript.command.replace(/^npx pnpm /, "")));
    const output = transcript === last ? transcript.output : transcript.output.replace(generated, "");
    expect(`${stdout}${stderr}`.trimEnd()).toBe(output);
    rmSync(join(folder, "docs"), { recursive: true, force: true });
  }
});

test("docs/extending.md shows what renaming the domain would change, except for its extent", () => {
  const [{ command, output } = { command: "", output: "" }, ...others] = transcripts.filter(isRenaming);
  expect(others).toEqual([]);
  const parameters = command.replace("npx pnpm rename-domain ", "").split(" ");
  expect(parameters).toContain("--dry-run");
  const { stderr, stdout } = spawnSync("node", [renamer, ...parameters], { encoding: "utf8" });
  const withoutNumbers = (text: string) => text.trimEnd().replaceAll(/\d+/g, "#");
  expect(withoutNumbers(`${stdout}${stderr}`)).toBe(withoutNumbers(output));
});
