import { readFileSync } from "node:fs";
import { type Plan, planSchema } from "./plan.ts";

const HOW = "make it with `terraform show -json plan.out`";

/**
 * Reads a plan as `terraform show -json` prints it.
 * @throws {Error} of one line when the file is missing or is not a plan
 */
export function readPlan(file: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(readText(file).replace(/^\uFEFF/, ""));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Error(`${file} is not JSON, so it is not a plan: ${HOW}`, { cause });
  }
  // A state has a format version too, but no planned values. plan-summary's own fixtures have resource changes alone.
  const isPlan = typeof json === "object" && json !== null && ("planned_values" in json || "resource_changes" in json);
  if (!isPlan) throw new Error(`${file} is JSON, but not a plan: ${HOW}`);

  const parsed = planSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file} is not a plan that can be read: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** @throws {Error} of one line when the file cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    throw new Error(`${file} ${problem}`, { cause });
  }
}
