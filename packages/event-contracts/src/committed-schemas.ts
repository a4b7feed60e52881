import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonSchema } from "./json-schema.ts";

/** The folder of the services' packages. */
export const SERVICES_FOLDER = fileURLToPath(new URL("../../services/", import.meta.url));

/** The schema of one version of an event, as it was agreed on, in the package of the service that publishes it. */
export interface CommittedSchema {
  /** Of the package, such as `order-service`. */
  owner: string;
  detailType: string;
  schemaVersion: number;
  schema: JsonSchema;
}

/** A schema without what it says. */
export type SchemaFile = Omit<CommittedSchema, "schema">;

/** The package of the service that an event's source names: `order-service` for `order_service`. */
export function ownerOf(source: string): string {
  return source.replaceAll("_", "-");
}

/** Where a schema is committed, relative to the services' folder, such as `order-service/schemas/order_created.v1.json`. */
export function schemaPath({ detailType, owner, schemaVersion }: SchemaFile): string {
  return `${owner}/schemas/${detailType}.v${schemaVersion}.json`;
}

export function readCommittedSchemas(servicesFolder = SERVICES_FOLDER): CommittedSchema[] {
  return globSync("*/schemas/*.json", { cwd: servicesFolder })
    .sort()
    .map((path) => parseSchemaFile(path, readFileSync(join(servicesFolder, path), "utf8")));
}

/**
 * The schemas as a commit has them.
 *
 * @param commit as git names one, such as `origin/main`
 * @throws {Error} git's own, where there is no such commit
 */
export function readCommittedSchemasOf(commit: string, servicesFolder = SERVICES_FOLDER): CommittedSchema[] {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: servicesFolder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return git("ls-tree", "-r", "--name-only", "-z", commit, ".")
    .split("\0")
    .filter((path) => /^[^/]+\/schemas\/[^/]+\.json$/.test(path))
    .map((path) => parseSchemaFile(path, git("show", `${commit}:./${path}`)));
}

export function writeCommittedSchema(committed: CommittedSchema, servicesFolder = SERVICES_FOLDER): void {
  const file = join(servicesFolder, schemaPath(committed));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(committed.schema, null, 2)}\n`);
}

function parseSchemaFile(path: string, text: string): CommittedSchema {
  const [, detailType, version] = /^(.+)\.v([1-9]\d*)\.json$/.exec(basename(path)) ?? [];
  if (detailType === undefined) {
    throw new Error(`${path} is no schema of an event: its name must be as order_created.v1.json; rename or remove it`);
  }
  return { owner: dirname(dirname(path)), detailType, schemaVersion: Number(version), schema: JSON.parse(text) };
}
