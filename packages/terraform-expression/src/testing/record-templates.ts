/**
 * Records the result of Terraform for each template of `templates.ndjson`: the value of an output, or the summary of the error.
 * Run it after adding lines such as `{"template":"${1 + 2}"}`: `node src/testing/record-templates.ts`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Row {
  template: string;
}

const FILE = new URL("templates.ndjson", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "terraform-expression-"));

function record({ template }: Row): string {
  rmSync(join(folder, "terraform.tfstate"), { force: true });
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ output: { x: { value: template } } }));
  let lines: string;
  try {
    lines = execFileSync("terraform", ["apply", "-auto-approve", "-json", "-lock=false"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    lines = String((error as { stdout: string }).stdout);
  }
  const messages = lines
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const failure = messages.find(({ diagnostic }) => diagnostic?.severity === "error");
  if (failure) {
    return JSON.stringify({ template, error: failure.diagnostic.summary });
  }
  const { value } = messages.findLast(({ type }) => type === "outputs")?.outputs.x ?? {};
  return JSON.stringify({ template, value: value ?? null });
}

const rows = readFileSync(FILE, "utf8")
  .split("\n")
  .filter((line) => line !== "");
writeFileSync(FILE, `${rows.map((line) => record(JSON.parse(line))).join("\n")}\n`);
rmSync(folder, { recursive: true });
