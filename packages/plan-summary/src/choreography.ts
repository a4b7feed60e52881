import { comparePatterns, detailTypesOf } from "event-pattern";
import type { Finding, Findings } from "./finding.ts";
import { code, codes } from "./markdown.ts";
import { describeFieldChanges } from "./pattern-change.ts";
import { isHidden, type ResourceChange, type Values } from "./plan.ts";

/** What shapes the event that a consumer gets. */
const INPUT_ATTRIBUTES = ["input", "input_path", "input_transformer"];

/** Who gets which events: buses, rules with their patterns, targets and archives. */
export function choreographyChanges(changes: ResourceChange[]): Findings {
  const findings: Finding[] = [];
  const unknown: Finding[] = [];
  for (const change of changes) {
    const { address } = change;
    const say = (text: string) => findings.push({ address, text });
    if (change.type === "aws_cloudwatch_event_bus") presence(change, "Event bus", say);
    if (change.type === "aws_cloudwatch_event_target") targetChange(change, changes, say);
    if (change.type === "aws_cloudwatch_event_rule" || change.type === "aws_cloudwatch_event_archive") {
      const kind = change.type === "aws_cloudwatch_event_rule" ? "Event rule" : "Event archive";
      presence(change, kind, say);
      if (kind === "Event rule") stateChange(change, say);
      patternChange(change, changes, kind, say, (text) => unknown.push({ address, text }));
    }
  }
  return { findings, unknown };
}

type Say = (text: string) => void;

function presence({ action, before, after, destroysFirst }: ResourceChange, kind: string, say: Say): void {
  const name = code(after?.name ?? before?.name);
  const pattern = after?.event_pattern;
  if (action === "create") {
    say(`**${kind} added**: ${name}${pattern && !isHidden(pattern) ? `, which matches ${code(pattern)}` : ""}`);
  }
  if (action === "destroy") say(`**${kind} removed**: ${name}`);
  if (action === "forget") say(`**${kind} no longer managed**: ${name} stays in AWS`);
  if (action === "replace") {
    say(
      `**${kind} replaced**: ${name}${destroysFirst ? "; until the new one is there, no event comes through it" : ""}`,
    );
  }
}

function stateChange({ before, after }: ResourceChange, say: Say): void {
  if (!before || !after || isDisabled(before) === isDisabled(after)) return;
  say(`**Event rule ${isDisabled(after) ? "disabled" : "enabled"}**: ${code(after.name)}`);
}

const isDisabled = ({ state, is_enabled }: Values) => state === "DISABLED" || is_enabled === false;

function patternChange(
  { before, after, type }: ResourceChange,
  changes: ResourceChange[],
  kind: string,
  say: Say,
  sayUnknown: Say,
): void {
  const pattern = after?.event_pattern ?? undefined;
  const oldPattern = before?.event_pattern ?? undefined;
  if (!after || pattern === oldPattern) return;
  const name = `${kind.toLowerCase()} ${code(after.name)}`;
  if (isHidden(pattern) || isHidden(oldPattern)) {
    sayUnknown(`which events ${name} matches`);
    return;
  }
  if (!before) return;
  if (typeof pattern !== "string" || typeof oldPattern !== "string") {
    say(`**Pattern ${pattern ? "added" : "removed"}**: ${name} ${code(pattern ?? oldPattern)}`);
    return;
  }
  const consumers = type === "aws_cloudwatch_event_rule" ? consumersOf(after, changes) : [];
  const concerned = consumers.length > 0 ? `. Consumers: ${codes(consumers)}` : "";
  try {
    const compared = comparePatterns(oldPattern, pattern);
    if (compared) say(`**Pattern ${compared.reach}**: ${name}: ${describeFieldChanges(compared.changes)}${concerned}`);
  } catch {
    sayUnknown(`which events ${name} matches: a pattern is not JSON`);
  }
}

function targetChange(change: ResourceChange, changes: ResourceChange[], say: Say): void {
  const { action, before, after, destroysFirst } = change;
  const consumer = (target: Values) => `${code(target.target_id)} of rule ${code(target.rule)}`;
  const added = (target: Values) => {
    say(`**Consumer added**: ${consumer(target)} gets ${eventsOf(target, changes, "after")}${warnOfLoss(target)}`);
  };
  const removed = (target: Values) => {
    say(`**Consumer removed**: ${consumer(target)} no longer gets ${eventsOf(target, changes, "before")}`);
  };

  if (action === "create" && after) added(after);
  if (action === "destroy" && before) removed(before);
  if (action === "forget" && before) say(`**Consumer no longer managed**: ${consumer(before)} stays in AWS`);
  if (!before || !after) return;
  if (action === "replace") {
    const same = ["rule", "target_id", "event_bus_name"].every((key) => before[key] === after[key]);
    if (!same) {
      removed(before);
      added(after);
      return;
    }
    const gap = destroysFirst ? `; until the new one is there, it gets no ${eventsOf(after, changes, "after")}` : "";
    say(`**Consumer replaced**: ${consumer(after)}${gap}`);
  }
  if (before.arn !== after.arn) {
    say(`**Consumer changed**: ${consumer(after)} goes to ${code(after.arn)} instead of ${code(before.arn)}`);
  }
  const reshaped = INPUT_ATTRIBUTES.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (reshaped.length > 0) {
    say(`**What a consumer gets is changed**: ${consumer(after)}, by ${codes(reshaped)}`);
  }
}

function warnOfLoss({ dead_letter_config }: Values): string {
  const has = Array.isArray(dead_letter_config) && dead_letter_config.length > 0;
  return has ? "" : ". **It has no dead-letter queue**: an event that cannot be handed over is lost";
}

type Side = "before" | "after";

/** The events that a target gets, by their detail-types. */
function eventsOf(target: Values, changes: ResourceChange[], side: Side): string {
  const rule = changes.find(({ type, [side]: values }) => {
    if (type !== "aws_cloudwatch_event_rule" || !values) return false;
    return values.name === target.rule && values.event_bus_name === target.event_bus_name;
  });
  const detailTypes = detailTypesOf(rule?.[side]?.event_pattern);
  return detailTypes.length > 0 ? codes(detailTypes) : "what the rule matches";
}

function consumersOf(rule: Values, changes: ResourceChange[]): string[] {
  return changes.flatMap(({ type, after }) => {
    if (type !== "aws_cloudwatch_event_target" || !after) return [];
    return after.rule === rule.name && after.event_bus_name === rule.event_bus_name ? [String(after.target_id)] : [];
  });
}
