import { readFileSync } from "node:fs";
import { type Plan, planSchema } from "./plan.ts";

const HINT = "create it with `terraform show -json plan.out`";

/** Reads the output of `terraform show -json`. @throws {Error} with one line if the file is missing or not a plan */
export function readPlan(file: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(readText(file).replace(/^\uFEFF/, ""));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) {
      throw cause;
    }
    throw new Error(`${file} is not JSON, so it is not a plan: ${HINT}`, { cause });
  }
  // A state also has a format version, but no planned values; the test fixtures have only resource changes.
  const isPlan = typeof json === "object" && json !== null && ("planned_values" in json || "resource_changes" in json);
  if (!isPlan) {
    throw new Error(`${file} is JSON, but not a plan: ${HINT}`);
  }
  const { data, error } = planSchema.safeParse(json);
  if (data) {
    return data;
  }
  const [issue] = error.issues;
  throw new Error(`${file} is not a supported plan: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** @throws {Error} with a one-line message if the file cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    throw new Error(`${file} ${problem}`, { cause });
  }
}
