import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { withoutService } from "service-generator/without-service";

/** The repository that the workshop is part of. */
export const repositoryRoot = fileURLToPath(new URL("../../../..", import.meta.url)).replace(/[\\/]$/, "");

/** The folders that a learner gets a copy of. */
const FOLDERS = ["packages/services", "packages/service-kit", "infra"];

/** The services that learners complete. The repository may have more. */
const SERVICES = new Set([
  "forecasting-service",
  "fulfilment-service",
  "invoice-service",
  "logistic-service",
  "order-service",
]);

const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".turbo", "testing", "coverage"]);

/** Source files by path, relative to the root of a workspace and with slashes. */
export type Files = ReadonlyMap<string, string>;

/** Reads the code that a workspace and the repository have in common, without tests, packages and build output. */
export function readCode(root: string): Files {
  const files = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const file of listFiles(join(root, folder))) {
      files.set(relative(root, file).replaceAll(sep, "/"), readFileSync(file, "utf8"));
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads the finished code of the workshop. */
export function readReference(): Files {
  return withoutAddedServices(readCode(repositoryRoot));
}

/** Returns code of the repository without services that were added to it. */
export function withoutAddedServices(code: Files): Files {
  const services = new Set([...code.keys()].flatMap((path) => /^packages\/services\/([^/]+)\//.exec(path)?.[1] ?? []));
  return [...services].filter((service) => !SERVICES.has(service)).reduce<Files>(withoutService, code);
}

/** Whether a path of the repository, with slashes, belongs to the code that learners get. */
export function isCode(path: string): boolean {
  const isBelow = FOLDERS.some((folder) => path.startsWith(`${folder}/`));
  return isBelow && !path.endsWith(".test.ts") && !path.split("/").some((name) => SKIPPED_FOLDERS.has(name));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return SKIPPED_FOLDERS.has(entry.name) ? [] : listFiles(join(folder, entry.name));
    }
    return entry.isFile() && !entry.name.endsWith(".test.ts") ? [join(folder, entry.name)] : [];
  });
}
