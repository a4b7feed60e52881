import { isDeepStrictEqual } from "node:util";
import { choreographyChanges } from "./choreography.ts";
import { failureSettingChanges } from "./failure-settings.ts";
import type { Finding } from "./finding.ts";
import { code, codeBlock, codes, list } from "./markdown.ts";
import { permissionChanges } from "./permissions.ts";
import { type Action, changesOf, driftOf, isHidden, type Plan, type ResourceChange } from "./plan.ts";
import { removals } from "./removals.ts";

/** In which order actions are counted. */
const COUNTED: Action[] = ["create", "update", "replace", "destroy", "forget", "move", "import", "read"];

/** What a plan changes, in Markdown: first what matters to the choreography, last the counts. */
export function summarize(plan: Plan): string {
  const resources = changesOf(plan);
  const changes = resources.filter(({ action }) => action !== "no-op");
  const outputs = Object.entries(plan.output_changes).flatMap(([name, { actions }]) =>
    actions.every((action) => action === "no-op") ? [] : [name],
  );
  const drift = driftOf(plan);

  const notes = [
    plan.errored && "**Terraform could not finish this plan**: this is only a part of it.",
    !plan.complete && "**This plan does not do everything**: Terraform has put changes off to a next one.",
  ].filter((note) => note !== false);
  if (changes.length === 0 && outputs.length === 0 && notes.length === 0)
    notes.push("**No changes.** What is deployed is what the stack says.");

  const choreography = choreographyChanges(resources);
  const permissions = permissionChanges(changes);
  const failureSettings = failureSettingChanges(changes);
  const { dataLoss, others } = removals(changes);
  const unknown = [...choreography.unknown, ...permissions.unknown];
  const told = [...choreography.findings, ...permissions.findings, ...failureSettings, ...unknown];
  if (changes.length > 0 && told.length === 0 && dataLoss.length === 0) {
    notes.push("Nothing changes in who gets which events, who may do what, and what happens to failures.");
  }

  return [
    ...notes,
    section("Data loss", texts(dataLoss)),
    section("Choreography", texts(choreography.findings)),
    section("Permissions", texts(permissions.findings)),
    section("Retries and dead letters", texts(failureSettings)),
    section("Known only after apply", texts(unknown)),
    section("Destroyed or replaced", texts(others)),
    section("Other changes", [
      ...otherChanges(changes, new Set(told.map(({ address }) => address))),
      ...(outputs.length > 0 ? [`outputs: ${codes(outputs)}`] : []),
    ]),
    section("Changed outside of Terraform", drift.map(driftText)),
    counts(changes),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/**
 * A summary with Terraform's own text, folded, cut so that the whole has at most `maximumCharacters`.
 * A summary that is longer by itself is cut too.
 */
export function withTerraformText(summary: string, text: string, maximumCharacters: number): string {
  const wrap = (block: string) =>
    `${summary}\n\n<details><summary>Terraform's plan</summary>\n\n${block}\n\n</details>`;
  const whole = wrap(codeBlock(text.trim()));
  if (whole.length <= maximumCharacters) return whole;

  const note = "… cut here; all of it is in the workflow's artifact";
  const room = maximumCharacters - wrap(codeBlock(`\n${note}`)).length;
  if (room > 0) {
    const cut = wrap(codeBlock(`${text.trim().slice(0, room)}\n${note}`));
    if (cut.length <= maximumCharacters) return cut;
  }
  return summary.length <= maximumCharacters
    ? summary
    : `${summary.slice(0, maximumCharacters - note.length - 2)}\n\n${note}`;
}

const section = (title: string, items: string[]) => (items.length > 0 ? `### ${title}\n\n${list(items)}` : "");

const texts = (findings: Finding[]) => findings.map(({ text }) => text);

/** What no other section tells of; updates by the attributes that change. */
function otherChanges(changes: ResourceChange[], told: Set<string>): string[] {
  const lines: string[] = [];
  const newCode: string[] = [];
  let onlyTags = 0;
  for (const change of changes) {
    const { action, address, previousAddress } = change;
    if (previousAddress !== undefined) lines.push(`${code(previousAddress)} is now ${code(address)}`);
    if (action !== "update") continue;
    const attributes = changedAttributes(change);
    if (attributes.length > 0 && attributes.every((key) => key === "tags" || key === "tags_all")) onlyTags += 1;
    else if (attributes.includes("source_code_hash")) newCode.push(String(change.after?.function_name ?? address));
    else if (!told.has(address)) lines.push(`${code(address)}: ${codes(attributes)}`);
  }
  if (newCode.length > 0) lines.unshift(`new code: ${codes(newCode)}`);
  if (onlyTags > 0) lines.push(`only the tags of ${onlyTags} ${onlyTags === 1 ? "resource" : "resources"}`);
  return lines;
}

/** What AWS works out again after every update says nothing, unless nothing else is known. */
function changedAttributes({ before = {}, after = {} }: ResourceChange): string[] {
  const changed = Object.keys({ ...before, ...after }).filter(
    (key) => !isDeepStrictEqual(before[key] ?? undefined, after[key] ?? undefined),
  );
  const known = changed.filter((key) => !isHidden(after[key]));
  return known.length > 0 ? known : changed;
}

function driftText({ address, action }: ResourceChange): string {
  return `${code(address)} was ${action === "destroy" ? "destroyed" : action === "move" ? "moved" : "changed"}`;
}

function counts(changes: ResourceChange[]): string {
  const rows = COUNTED.flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count > 0 ? [`| ${action} | ${count} |`] : [];
  });
  return rows.length > 0 ? ["| action | resources |", "| --- | ---: |", ...rows].join("\n") : "";
}
