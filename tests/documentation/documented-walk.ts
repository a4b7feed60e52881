import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "packages/event-contracts/src/main.ts");

/** A step of a documentation page: the code of a file, a change to a file, or commands with their output. */
export interface Step {
  kind: "ts" | "diff" | "console";
  /** The path from the root of the repository, for `ts` and `diff`. */
  file: string;
  text: string;
}

/** Reads the steps of a section of a page in `docs`. */
export function readSteps(heading: string, name = "contracts.md"): Step[] {
  const page = readFileSync(join(root, "docs", name), "utf8");
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```(ts|diff|console) ?(\S*)\n(.*?)^```$/gms)].map(([, kind, file = "", text = ""]) => ({
    kind: kind as Step["kind"],
    file,
    text,
  }));
}

/** A copy of the services in which the steps of a page are executed. */
export interface Workspace {
  /** Executes a step and returns the text that the page should show. */
  follow(step: Step): string;
  /** Type-checks services and returns the output of the compiler, which is empty if there is no error. */
  typecheck(services: readonly string[]): string;
  /** Bundles a service and returns the folder of the code. */
  bundle(service: string): string;
  remove(): void;
}

/** Copies the services. */
export function copyServices(): Workspace {
  const copy = mkdtempSync(join(tmpdir(), "contracts-walk-"));
  cpSync(join(root, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const services = globSync("packages/services/*-service", { cwd: root });
  for (const service of services) {
    copyService(service, join(copy, service));
  }

  function copyService(service: string, to: string) {
    for (const part of ["package.json", "tsconfig.json", "src", "schemas"]) {
      const from = join(root, service, part);
      for (const file of [part, ...globSync("**/*.*", { cwd: from }).map((each) => join(part, each))]) {
        if (/\.(ts|json)$/.test(file) && !file.endsWith(".test.ts")) {
          cpSync(join(root, service, file), join(to, file));
        }
      }
    }
    // Link dependencies to the repository, except services, which are in the copy.
    mkdirSync(join(to, "node_modules"));
    for (const dependency of globSync("*", { cwd: join(root, service, "node_modules") })) {
      const copied = services.some((each) => basename(each) === dependency);
      const target = copied
        ? join(copy, "packages/services", dependency)
        : join(root, service, "node_modules", dependency);
      symlinkSync(target, join(to, "node_modules", dependency));
    }
  }

  function run(command: string): string {
    const [, script] = /^npx pnpm contracts:(check|accept)$/.exec(command) ?? [];
    if (script) {
      const options = ["--services", join(copy, "packages/services"), ...(script === "accept" ? ["--accept"] : [])];
      const { stderr, stdout } = spawnSync("node", [main, ...options], { encoding: "utf8" });
      return stdout + stderr;
    }
    const [, removed] = /^rm (packages\/\S+)$/.exec(command) ?? [];
    if (!removed) {
      throw new Error(`unknown command in the page: ${command}`);
    }
    rmSync(join(copy, removed));
    return "";
  }

  return {
    follow({ file, kind, text }) {
      if (kind === "console") {
        const commands = [...text.matchAll(/^\$ (.+)$/gm)].map(([, command = ""]) => command);
        return commands.map((command) => `$ ${command}\n${run(command)}`).join("");
      }
      const path = join(copy, file);
      writeFileSync(path, kind === "ts" ? text : applyDiff(readFileSync(path, "utf8"), text));
      return text;
    },
    typecheck(services) {
      const configuration = join(copy, "tsconfig.json");
      const include = services.map((service) => `packages/services/${service}/src`);
      writeFileSync(configuration, JSON.stringify({ extends: "./tsconfig.base.json", include }));
      const { stdout } = spawnSync("tsc", ["--checkers", "1", "-p", configuration], { encoding: "utf8" });
      return stdout;
    },
    bundle(service) {
      const folder = join(copy, "packages/services", service);
      execFileSync("node", [join(root, "scripts/bundle-service.ts")], { cwd: folder, stdio: "inherit" });
      return join(folder, "dist");
    },
    remove: () => rmSync(copy, { recursive: true }),
  };
}

/** Replaces the removed lines of a diff with the added ones. */
export function applyDiff(code: string, diff: string): string {
  const lines = (sign: string) =>
    diff.split("\n").flatMap((line) => (line.startsWith(sign) ? [`${line.slice(1)}\n`] : []));
  const removed = lines("-").join("");
  if (code.split(removed).length !== 2) {
    throw new Error(`expected these lines exactly once:\n${removed}`);
  }
  return code.replace(removed, () => lines("+").join(""));
}
