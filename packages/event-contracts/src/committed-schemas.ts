import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonSchema } from "./json-schema.ts";

export const SERVICES_FOLDER = fileURLToPath(new URL("../../services/", import.meta.url));

/** The accepted schema of one version of an event, committed in the publisher's package. */
export interface CommittedSchema {
  owner: string;
  detailType: string;
  schemaVersion: number;
  schema: JsonSchema;
}

export type SchemaFile = Omit<CommittedSchema, "schema">;

/** Returns the package of the service that an event's source names: `order-service` for `order_service`. */
export function toOwner(source: string): string {
  return source.replaceAll("_", "-");
}

/** Returns a schema's path below the services folder, such as `order-service/schemas/order_created.v1.json`. */
export function toSchemaPath({ detailType, owner, schemaVersion }: SchemaFile): string {
  return `${owner}/schemas/${detailType}.v${schemaVersion}.json`;
}

export function readCommittedSchemas(servicesFolder = SERVICES_FOLDER): CommittedSchema[] {
  return globSync("*/schemas/*.json", { cwd: servicesFolder })
    .sort()
    .map((path) => parseSchemaFile(path, readFileSync(join(servicesFolder, path), "utf8")));
}

/** Reads the schemas of any git revision, such as `origin/main`. @throws {Error} if it is unknown */
export function readCommittedSchemasAt(commit: string, servicesFolder = SERVICES_FOLDER): CommittedSchema[] {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: servicesFolder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  try {
    git("rev-parse", "--verify", "--quiet", `${commit}^{commit}`);
  } catch (cause) {
    throw new Error(`unknown commit "${commit}": fetch it, or pass another one`, { cause });
  }
  return git("ls-tree", "-r", "--name-only", "-z", commit, ".")
    .split("\0")
    .filter((path) => /^[^/]+\/schemas\/[^/]+\.json$/.test(path))
    .map((path) => parseSchemaFile(path, git("show", `${commit}:./${path}`)));
}

export function writeCommittedSchema(committed: CommittedSchema, servicesFolder = SERVICES_FOLDER): void {
  const file = join(servicesFolder, toSchemaPath(committed));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(committed.schema, null, 2)}\n`);
}

function parseSchemaFile(path: string, text: string): CommittedSchema {
  const [, detailType, version] = /^(.+)\.v([1-9]\d*)\.json$/.exec(basename(path)) ?? [];
  if (detailType === undefined) {
    throw new Error(
      `${path} is not named like an event schema: rename it, such as order_created.v1.json, or remove it`,
    );
  }
  return { owner: dirname(dirname(path)), detailType, schemaVersion: Number(version), schema: JSON.parse(text) };
}
