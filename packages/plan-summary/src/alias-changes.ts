import type { Finding } from "./finding.ts";
import { code } from "./markdown.ts";
import { isHidden, type ResourceChange, type Values } from "./plan.ts";

/** Finds aliases that invoke other versions than before. A version that is still to be published has no number. */
export function findAliasChanges(changes: ResourceChange[]): Finding[] {
  return changes.flatMap(({ action, address, after, before, type }) => {
    if (type !== "aws_lambda_alias" || action !== "update" || !before || !after) {
      return [];
    }
    const [old, next] = [describeVersions(before), describeVersions(after)];
    return old === next
      ? []
      : [{ address, text: `${code(after.name)} of ${code(after.function_name)} ${old} → ${next}` }];
  });
}

function describeVersions({ function_version: version, routing_config: routing }: Values): string {
  const main = isHidden(version) ? "the new version" : String(version);
  const [config] = Array.isArray(routing) ? (routing as { additional_version_weights?: unknown }[]) : [];
  const weights = config?.additional_version_weights;
  if (isHidden(weights)) {
    return `${main} and a share of the new version`;
  }
  const shares = Object.entries((weights ?? {}) as Record<string, number>);
  return [main, ...shares.map(([other, weight]) => `${Math.round(weight * 100)} % of ${other}`)].join(" and ");
}
