import { comparePatterns, listDetailTypes } from "event-pattern";
import type { Finding, Findings } from "./finding.ts";
import { code, codes } from "./markdown.ts";
import { describeFieldChanges } from "./pattern-change.ts";
import { type Action, isHidden, type ResourceChange, type Values } from "./plan.ts";
import { findSubscriptionChanges } from "./subscription-changes.ts";

const INPUT_ATTRIBUTES = ["input", "input_path", "input_transformer"];

const KINDS: Record<string, string> = {
  aws_cloudwatch_event_archive: "Event archive",
  aws_cloudwatch_event_bus: "Event bus",
  aws_cloudwatch_event_rule: "Event rule",
};

/** Finds changes of buses, rules with their patterns, targets, subscriptions of topics and archives. */
export function findChoreographyChanges(changes: ResourceChange[]): Findings {
  const findings: Finding[] = [];
  const unknown: Finding[] = [];
  for (const change of changes) {
    const { address, type } = change;
    const report = (text: string) => findings.push({ address, text });
    const kind = KINDS[type];
    if (kind) {
      reportPresence(change, kind, report);
      reportStateChange(change, report);
      reportPatternChange(change, changes, kind, report, (text) => unknown.push({ address, text }));
    }
    if (type === "aws_cloudwatch_event_target") {
      reportTargetChange(change, changes, report);
    }
  }
  return { findings: [...findings, ...findSubscriptionChanges(changes)], unknown };
}

type Report = (text: string) => void;

function reportPresence({ action, before, after, destroysFirst }: ResourceChange, kind: string, report: Report): void {
  const name = code(after?.name ?? before?.name);
  const pattern = after?.event_pattern;
  const texts: Partial<Record<Action, string>> = {
    create: `**${kind} added**: ${name}${pattern && !isHidden(pattern) ? `, which matches ${code(pattern)}` : ""}`,
    destroy: `**${kind} removed**: ${name}`,
    forget: `**${kind} no longer managed**: ${name} stays in AWS`,
    replace: `**${kind} replaced**: ${name}${destroysFirst ? "; no events pass until the new one exists" : ""}`,
  };
  const text = texts[action];
  if (text) {
    report(text);
  }
}

function reportStateChange({ before, after }: ResourceChange, report: Report): void {
  if (before && after && isDisabled(before) !== isDisabled(after)) {
    report(`**Event rule ${isDisabled(after) ? "disabled" : "enabled"}**: ${code(after.name)}`);
  }
}

const isDisabled = ({ state, is_enabled }: Values) => state === "DISABLED" || is_enabled === false;

function reportPatternChange(
  { before, after, type }: ResourceChange,
  changes: ResourceChange[],
  kind: string,
  report: Report,
  reportUnknown: Report,
): void {
  const pattern = after?.event_pattern ?? undefined;
  const oldPattern = before?.event_pattern ?? undefined;
  if (!after || pattern === oldPattern) {
    return;
  }
  const name = `${kind.toLowerCase()} ${code(after.name)}`;
  if (isHidden(pattern) || isHidden(oldPattern)) {
    reportUnknown(`the events that ${name} matches`);
    return;
  }
  if (!before) {
    return;
  }
  if (typeof pattern !== "string" || typeof oldPattern !== "string") {
    report(`**Pattern ${pattern ? "added" : "removed"}**: ${name} ${code(pattern ?? oldPattern)}`);
    return;
  }
  const consumers = type === "aws_cloudwatch_event_rule" ? findConsumers(after, changes) : [];
  const affected = consumers.length > 0 ? `. Consumers: ${codes(consumers)}` : "";
  try {
    const compared = comparePatterns(oldPattern, pattern);
    if (compared) {
      report(`**Pattern ${compared.reach}**: ${name}: ${describeFieldChanges(compared.changes)}${affected}`);
    }
  } catch {
    reportUnknown(`the events that ${name} matches, because a pattern is not JSON`);
  }
}

function reportTargetChange(change: ResourceChange, changes: ResourceChange[], report: Report): void {
  const { action, before, after, destroysFirst } = change;
  const consumer = (target: Values) => `${code(target.target_id)} of rule ${code(target.rule)}`;
  const reportAdded = (target: Values) => {
    const events = describeEvents(target, changes, "after");
    report(`**Consumer added**: ${consumer(target)} receives ${events}${describeMissingQueue(target)}`);
  };
  const reportRemoved = (target: Values) =>
    report(`**Consumer removed**: ${consumer(target)} no longer receives ${describeEvents(target, changes, "before")}`);

  if (action === "create" && after) {
    reportAdded(after);
  }
  if (action === "destroy" && before) {
    reportRemoved(before);
  }
  if (action === "forget" && before) {
    report(`**Consumer no longer managed**: ${consumer(before)} stays in AWS`);
  }
  if (!before || !after) {
    return;
  }
  if (action === "replace") {
    const same = ["rule", "target_id", "event_bus_name"].every((key) => before[key] === after[key]);
    if (!same) {
      reportRemoved(before);
      reportAdded(after);
      return;
    }
    const events = describeEvents(after, changes, "after");
    const gap = destroysFirst ? `; until the new one exists, it does not receive ${events}` : "";
    report(`**Consumer replaced**: ${consumer(after)}${gap}`);
  }
  if (before.arn !== after.arn) {
    report(`**Consumer changed**: ${consumer(after)} targets ${code(after.arn)} instead of ${code(before.arn)}`);
  }
  const transformed = INPUT_ATTRIBUTES.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (transformed.length > 0) {
    report(`**Consumer input changed**: ${consumer(after)}: ${codes(transformed)}`);
  }
}

function describeMissingQueue({ dead_letter_config }: Values): string {
  const has = Array.isArray(dead_letter_config) && dead_letter_config.length > 0;
  return has ? "" : ". **It has no dead-letter queue**: an undeliverable event is lost";
}

type Side = "before" | "after";

function describeEvents(target: Values, changes: ResourceChange[], side: Side): string {
  const rule = changes.find(
    ({ type, [side]: values }) => type === "aws_cloudwatch_event_rule" && values && isTargetOf(target, values),
  );
  const detailTypes = listDetailTypes(rule?.[side]?.event_pattern);
  return detailTypes.length > 0 ? codes(detailTypes) : "the events that the rule matches";
}

function findConsumers(rule: Values, changes: ResourceChange[]): string[] {
  return changes.flatMap(({ type, after }) =>
    type === "aws_cloudwatch_event_target" && after && isTargetOf(after, rule) ? [String(after.target_id)] : [],
  );
}

const isTargetOf = (target: Values, rule: Values) =>
  target.rule === rule.name && target.event_bus_name === rule.event_bus_name;
