import { type Finding, isBreaking } from "./check-contracts.ts";
import { toSchemaPath } from "./committed-schemas.ts";
import type { SchemaChange } from "./schema-change.ts";

/** The schemas to compare with: the committed files or those of a commit. */
export type Baseline = { files: true } | { commit: string };

/** Whether the contracts may be merged. */
export function passes(findings: readonly Finding[], baseline: Baseline): boolean {
  return !findings.some((finding) => isBreaking(finding) || ("files" in baseline && finding.status !== "unchanged"));
}

export function describeFindings(findings: readonly Finding[], baseline: Baseline): string {
  const lines = findings.flatMap((finding) => [
    `${finding.detailType} v${finding.schemaVersion} (packages/services/${toSchemaPath(finding)}): ${describeStatus(finding)}`,
    ...finding.changes.map(describeChange),
  ]);
  const advice = [
    ...findings.filter(isBreaking).map(adviseBreaking),
    ...("files" in baseline ? adviseFiles(findings) : []),
  ];
  return [...lines, ...advice.flatMap((sentence) => ["", sentence])].join("\n");
}

function describeStatus({ readers, status }: Finding): string {
  switch (status) {
    case "unpublished":
      return `not published, but ${readers.join(", ")} reads it`;
    case "removed":
      return "no longer defined by its publisher";
    default:
      return status;
  }
}

function describeChange({ breaks, description, path }: SchemaChange): string {
  return breaks.length > 0
    ? `  breaking    ${path} ${description} [not ${breaks.join(", not ")}]`
    : `  compatible  ${path} ${description}`;
}

function adviseBreaking({ detailType, owner, readers, schemaVersion, status }: Finding): string {
  const name = `${detailType} v${schemaVersion}`;
  return status === "unpublished"
    ? `${name} is still read: publish it, or a next version that has it as previous, in
packages/services/${owner}/src/contract.ts, or stop reading it in ${readers.join(", ")}.`
    : `${name} must not change this way, and contracts:accept never writes it: the archive and dead-letter queues contain
its events, and running consumers read it. Restore it and add the next version with nextVersion in
packages/services/${owner}/src/events.ts; see docs/contracts.md.`;
}

function adviseFiles(findings: readonly Finding[]): string[] {
  const accepted = findings.filter((finding) => isAcceptable(finding));
  return [
    ...findings
      .filter(({ status }) => status === "removed")
      .map(
        (finding) => `${finding.detailType} v${finding.schemaVersion} has a schema but no definition: keep it in \
packages/services/${finding.owner}/src/events.ts while
the archive or a dead-letter queue may contain its events; then delete packages/services/${toSchemaPath(finding)}.`,
      ),
    ...(accepted.length > 0 ? ["Run `npx pnpm contracts:accept` and commit the files that it writes."] : []),
  ];
}

/** Whether `contracts:accept` writes the schema: a new version, or one with only compatible changes. */
export function isAcceptable(finding: Finding): boolean {
  return ["new", "changed"].includes(finding.status) && !isBreaking(finding);
}
