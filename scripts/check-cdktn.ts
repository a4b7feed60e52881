/**
 * Synthesizes every stack with cdktn, the maintained fork of the archived CDKTF, and compares it with CDKTF's result. As
 * long as both are equal, the project can switch. Works in a copy of the tracked files with its own installation.
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

const CDKTN = "npm:cdktn@0.24.0";
const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "orders-cdktn-"));

try {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const path of [...tracked, ...globSync("packages/services/*/dist", { cwd: root })]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  const workspace = join(copy, "pnpm-workspace.yaml");
  writeFileSync(workspace, readFileSync(workspace, "utf8").replace(/^( {2}cdktf): .*$/m, `$1: ${CDKTN}`));
  console.log(`installing ${CDKTN} in a copy of the repository…`);
  execFileSync("pnpm", ["install", "--no-frozen-lockfile", "--reporter=silent"], { cwd: copy, stdio: "inherit" });

  const { stacks, version } = synthesize(root);
  const { stacks: forked, version: forkedVersion } = synthesize(copy);
  if (version === forkedVersion) {
    throw new Error(`both were synthesized with ${version}: the alias in pnpm-workspace.yaml had no effect`);
  }
  console.log(`comparing ${version} with ${forkedVersion}`);
  const names = new Set([...stacks.keys(), ...forked.keys()]);
  const different = [...names].filter((name) => !isDeepStrictEqual(stacks.get(name), forked.get(name)));
  for (const name of names) {
    console.log(`${name}: ${different.includes(name) ? "different" : "identical"}`);
  }
  if (different.length > 0) {
    process.exitCode = 1;
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function synthesize(folder: string): { stacks: Map<string, unknown>; version: string } {
  const out = mkdtempSync(join(tmpdir(), "orders-synth-"));
  try {
    execFileSync("node", ["--disable-warning=DEP0044", "infra/src/main.ts"], {
      cwd: folder,
      env: { ...process.env, CDKTF_OUTDIR: out },
      stdio: "inherit",
    });
    const stacks = new Map<string, unknown>();
    let version = "";
    for (const name of readdirSync(join(out, "stacks"))) {
      const stack = JSON.parse(readFileSync(join(out, "stacks", name, "cdk.tf.json"), "utf8"));
      ({ version } = stack["//"].metadata);
      delete stack["//"].metadata.version;
      stacks.set(name, stack);
    }
    return { stacks, version };
  } finally {
    rmSync(out, { recursive: true });
  }
}
