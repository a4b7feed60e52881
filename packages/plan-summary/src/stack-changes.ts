import { findChoreographyChanges } from "./choreography.ts";
import { findFailureSettingChanges } from "./failure-settings.ts";
import type { Finding } from "./finding.ts";
import { code, list } from "./markdown.ts";
import { findPermissionChanges } from "./permissions.ts";
import { type ResourceChange, readChanges } from "./plan.ts";
import { planStacks, type SynthesizedStack } from "./plan-stacks.ts";

/** Describes in Markdown how a synthesized stack changes the choreography of another; empty if nothing changes. */
export function describeStackChanges(before: SynthesizedStack, after: SynthesizedStack): string {
  const resources = readChanges(planStacks(before, after));
  const changes = resources.filter(({ action }) => action !== "no-op");
  const sections = [
    { title: "Choreography", findings: findChoreographyChanges(resources).findings },
    { title: "Functions", findings: changes.flatMap(describeFunctionChange) },
    { title: "Permissions", findings: findPermissionChanges(changes).findings },
    { title: "Retries and dead letters", findings: findFailureSettingChanges(changes) },
  ].filter(({ findings }) => findings.length > 0);
  const reported = new Set(sections.flatMap(({ findings }) => findings.map(({ address }) => address)));
  const others = changes.filter(({ address }) => !reported.has(address));
  return [
    ...sections.map(({ title, findings }) => `### ${title}\n\n${list(findings.map(({ text }) => text))}`),
    ...(others.length > 0 ? [`### Other resources\n\n${list(others.map(describeOther))}`] : []),
  ].join("\n\n");
}

function describeFunctionChange({ action, address, after, before, type }: ResourceChange): Finding[] {
  if (type !== "aws_lambda_function") {
    return [];
  }
  const verb = { create: "added", destroy: "removed" }[String(action)] ?? "changed";
  const name = code(after?.function_name ?? before?.function_name);
  const attributes = Object.keys({ ...before, ...after }).filter(
    (key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]),
  );
  const details = verb === "changed" ? `: ${attributes.map(code).join(", ")}` : "";
  return [{ address, text: `**Function ${verb}**: ${name}${details}` }];
}

function describeOther({ action, address }: ResourceChange): string {
  return `${code(address)} ${{ create: "added", destroy: "removed" }[String(action)] ?? "changed"}`;
}
