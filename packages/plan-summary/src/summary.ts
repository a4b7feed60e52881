import { isDeepStrictEqual } from "node:util";
import { findAliasChanges } from "./alias-changes.ts";
import { findChoreographyChanges } from "./choreography.ts";
import { findFailureSettingChanges } from "./failure-settings.ts";
import type { Finding } from "./finding.ts";
import { code, codeBlock, codes, list } from "./markdown.ts";
import { findPermissionChanges } from "./permissions.ts";
import { type Action, isHidden, type Plan, type ResourceChange, readChanges, readDrift } from "./plan.ts";
import { findRemovals } from "./removals.ts";
import { findStreamLosses } from "./stream-losses.ts";

/** Actions in the order of the table of counts. */
const COUNTED: Action[] = ["create", "update", "replace", "destroy", "forget", "move", "import", "read"];

/** Summarizes a plan in Markdown: data loss and the choreography first, counts last. */
export function summarize(plan: Plan): string {
  const resources = readChanges(plan);
  const changes = resources.filter(({ action }) => action !== "no-op");
  const outputs = Object.entries(plan.output_changes).flatMap(([name, { actions }]) =>
    actions.every((action) => action === "no-op") ? [] : [name],
  );
  const drift = readDrift(plan);

  const notes = [
    plan.errored && "**Terraform could not finish this plan**: it is incomplete.",
    !plan.complete && "**This plan is partial**: Terraform deferred changes to a later plan.",
  ].filter((note) => note !== false);
  if (changes.length === 0 && outputs.length === 0 && notes.length === 0) {
    notes.push("**No changes.** The deployed resources match the stack.");
  }

  const choreography = findChoreographyChanges(resources);
  const permissions = findPermissionChanges(changes);
  const failureSettings = findFailureSettingChanges(changes);
  const { dataLoss: lostWithResources, others } = findRemovals(changes);
  const dataLoss = [...lostWithResources, ...findStreamLosses(changes)];
  const aliases = findAliasChanges(changes);
  const unknown = [...choreography.unknown, ...permissions.unknown];
  const reported = [...choreography.findings, ...permissions.findings, ...failureSettings, ...unknown];
  if (changes.length > 0 && reported.length === 0 && dataLoss.length === 0) {
    notes.push("The choreography, the permissions and the handling of failures do not change.");
  }

  return [
    ...notes,
    formatSection("Data loss", toTexts(dataLoss)),
    formatSection("Choreography", toTexts(choreography.findings)),
    formatSection("Permissions", toTexts(permissions.findings)),
    formatSection("Retries and dead letters", toTexts(failureSettings)),
    formatSection("Known only after apply", toTexts(unknown)),
    formatSection("Destroyed or replaced", toTexts(others)),
    formatSection("Other changes", [
      ...(aliases.length > 0 ? [`versions: ${toTexts(aliases).join(", ")}`] : []),
      ...describeOtherChanges(changes, new Set([...reported, ...aliases].map(({ address }) => address))),
      ...(outputs.length > 0 ? [`outputs: ${codes(outputs)}`] : []),
    ]),
    formatSection("Changed outside of Terraform", drift.map(describeDrift)),
    formatCounts(changes),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/**
 * Appends the text of the plan as a collapsed block and truncates the result to `maxCharacters`. If the summary alone is
 * too long, it is truncated and the text is omitted.
 */
export function appendTerraformText(summary: string, text: string, maxCharacters: number): string {
  const wrap = (block: string) =>
    `${summary}\n\n<details><summary>Terraform's plan</summary>\n\n${block}\n\n</details>`;
  const whole = wrap(codeBlock(text.trim()));
  if (whole.length <= maxCharacters) {
    return whole;
  }

  const note = "… truncated; the workflow's artifact has the full text";
  const room = maxCharacters - wrap(codeBlock(`\n${note}`)).length;
  if (room > 0) {
    const truncated = wrap(codeBlock(`${text.trim().slice(0, room)}\n${note}`));
    if (truncated.length <= maxCharacters) {
      return truncated;
    }
  }
  return summary.length <= maxCharacters ? summary : `${summary.slice(0, maxCharacters - note.length - 2)}\n\n${note}`;
}

const formatSection = (title: string, items: string[]) => (items.length > 0 ? `### ${title}\n\n${list(items)}` : "");

const toTexts = (findings: Finding[]) => findings.map(({ text }) => text);

/** Describes changes that no other section reports; updates by their changed attributes. */
function describeOtherChanges(changes: ResourceChange[], reported: Set<string>): string[] {
  const lines: string[] = [];
  const newCode: string[] = [];
  let onlyTags = 0;
  for (const change of changes) {
    const { action, address, previousAddress } = change;
    if (previousAddress !== undefined) {
      lines.push(`${code(previousAddress)} is now ${code(address)}`);
    }
    if (action !== "update") {
      continue;
    }
    const attributes = listChangedAttributes(change);
    if (attributes.length > 0 && attributes.every((key) => key === "tags" || key === "tags_all")) {
      onlyTags += 1;
    } else if (attributes.includes("source_code_hash")) {
      newCode.push(String(change.after?.function_name ?? address));
    } else if (!reported.has(address)) {
      lines.push(`${code(address)}: ${codes(attributes)}`);
    }
  }
  if (newCode.length > 0) {
    lines.unshift(`new code: ${codes(newCode)}`);
  }
  if (onlyTags > 0) {
    lines.push(`tags of ${onlyTags} ${onlyTags === 1 ? "resource" : "resources"}`);
  }
  return lines;
}

/** Lists changed attributes. Those that AWS recomputes at every update are omitted unless they are the only ones. */
function listChangedAttributes({ before = {}, after = {} }: ResourceChange): string[] {
  const changed = Object.keys({ ...before, ...after }).filter(
    (key) => !isDeepStrictEqual(before[key] ?? undefined, after[key] ?? undefined),
  );
  const known = changed.filter((key) => !isHidden(after[key]));
  return known.length > 0 ? known : changed;
}

function describeDrift({ address, action }: ResourceChange): string {
  return `${code(address)} was ${action === "destroy" ? "destroyed" : action === "move" ? "moved" : "changed"}`;
}

function formatCounts(changes: ResourceChange[]): string {
  const rows = COUNTED.flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count > 0 ? [`| ${action} | ${count} |`] : [];
  });
  return rows.length > 0 ? ["| action | resources |", "| --- | ---: |", ...rows].join("\n") : "";
}
