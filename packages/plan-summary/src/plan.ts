import * as z from "zod";

const values = z.record(z.string(), z.unknown());

/** Marks values as unknown or sensitive: `true` for the whole value, or the same nesting as the value. */
const marks = z.union([z.boolean(), values]).optional();

const changeSchema = z.object({
  actions: z.array(z.string()).min(1),
  before: values.nullish(),
  after: values.nullish(),
  after_unknown: marks,
  before_sensitive: marks,
  after_sensitive: marks,
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.unknown().optional(),
});

const resourceSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string(),
  type: z.string(),
  change: changeSchema,
  action_reason: z.string().optional(),
});

/** @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
export const planSchema = z.object({
  /** Minor versions only add to the format. */
  format_version: z.string().regex(/^1\.\d+$/, "only format 1.x is supported"),
  resource_changes: z.array(resourceSchema).default([]),
  /** Changes made outside of Terraform. */
  resource_drift: z.array(resourceSchema).default([]),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).default({}),
  errored: z.boolean().default(false),
  complete: z.boolean().default(true),
});

export type Plan = z.output<typeof planSchema>;
type PlannedResource = z.output<typeof resourceSchema>;

export type Action = "create" | "update" | "replace" | "destroy" | "forget" | "read" | "move" | "import" | "no-op";

export type Values = Record<string, unknown>;

/** A planned change of a resource, with placeholders for unknown and sensitive values. */
export interface ResourceChange {
  address: string;
  previousAddress: string | undefined;
  type: string;
  action: Action;
  /** Whether a replacement destroys the resource before it creates the new one. */
  destroysFirst: boolean;
  /** `undefined` if the resource does not exist. */
  before: Values | undefined;
  after: Values | undefined;
  replacePaths: string[];
  reason: string | undefined;
}

/** Placeholders for values that the plan does not contain. */
export const UNKNOWN = "(known after apply)";
export const SENSITIVE = "(sensitive)";

export const isHidden = (value: unknown) => value === UNKNOWN || value === SENSITIVE;

export const readChanges = (plan: Plan): ResourceChange[] => plan.resource_changes.map(toResourceChange);
export const readDrift = (plan: Plan): ResourceChange[] => plan.resource_drift.map(toResourceChange);

function toResourceChange({ address, previous_address, type, change, action_reason }: PlannedResource): ResourceChange {
  const before = hide(change.before ?? undefined, change.before_sensitive, SENSITIVE);
  const after = hide(hide(change.after ?? undefined, change.after_sensitive, SENSITIVE), change.after_unknown, UNKNOWN);
  return {
    address,
    previousAddress: previous_address,
    type,
    action: toAction(change.actions, { moved: previous_address !== undefined, imported: change.importing != null }),
    destroysFirst: change.actions[0] === "delete" && change.actions.length > 1,
    before: change.before ? (before as Values) : undefined,
    after: change.after ? (after as Values) : undefined,
    replacePaths: (change.replace_paths ?? []).map((path) => path.filter((step) => step !== 0).join(".")),
    reason: action_reason,
  };
}

function toAction(actions: string[], { moved, imported }: { moved: boolean; imported: boolean }): Action {
  if (actions.length > 1) {
    return "replace";
  }
  const [action] = actions;
  if (action === "delete") {
    return "destroy";
  }
  if (action === "no-op") {
    return moved ? "move" : imported ? "import" : "no-op";
  }
  if (action === "create" || action === "update" || action === "forget" || action === "read") {
    return action;
  }
  throw new Error(`unknown action "${action}" in the plan`);
}

function hide(value: unknown, marked: unknown, text: string): unknown {
  if (marked === true) {
    return text;
  }
  if (Array.isArray(marked)) {
    const list = Array.isArray(value) ? value : [];
    return Array.from({ length: Math.max(list.length, marked.length) }, (_, i) => hide(list[i], marked[i], text));
  }
  if (typeof marked === "object" && marked !== null) {
    const object = { ...(value as Values | undefined) };
    for (const [key, mark] of Object.entries(marked)) {
      const hidden = hide(object[key], mark, text);
      if (hidden !== undefined) {
        object[key] = hidden;
      }
    }
    return object;
  }
  return value;
}
