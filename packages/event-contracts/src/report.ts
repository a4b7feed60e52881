import { type Finding, isBreaking } from "./check-contracts.ts";
import { schemaPath } from "./committed-schemas.ts";
import type { SchemaChange } from "./compare-schemas.ts";

/** What the schemas were compared with. */
export type Baseline = { files: true } | { commit: string };

/** Whether the contracts may be merged as they are. */
export function passes(findings: readonly Finding[], baseline: Baseline): boolean {
  return !findings.some((finding) => isBreaking(finding) || ("files" in baseline && finding.status !== "unchanged"));
}

/** The findings for a reader, and then what to do. */
export function describeFindings(findings: readonly Finding[], baseline: Baseline): string {
  const lines = findings.flatMap((finding) => [
    `${finding.detailType} v${finding.schemaVersion} (packages/services/${schemaPath(finding)}): ${describeStatus(finding)}`,
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
    case "missed":
      return `nobody publishes it, and ${readers.join(", ")} reads it`;
    case "gone":
      return "its publisher reads and publishes it no more";
    default:
      return status;
  }
}

function describeChange({ breaks, path, what }: SchemaChange): string {
  return breaks.length > 0
    ? `  breaking    ${path} ${what} [not ${breaks.join(", not ")}]`
    : `  compatible  ${path} ${what}`;
}

function adviseBreaking({ detailType, owner, readers, schemaVersion, status }: Finding): string {
  const name = `${detailType} v${schemaVersion}`;
  return status === "missed"
    ? `${name} is read, so packages/services/${owner}/src/contract.ts must publish it, or a next version that keeps it as previous;
else ${readers.join(", ")} may read it no more.`
    : `${name} may not change so, and contracts:accept never takes it: events of it wait in the archive and in dead-letter
queues, and consumers that run now read it. Leave it as it was, and add the next version by nextVersion in
packages/services/${owner}/src/events.ts; docs/contracts.md walks through it.`;
}

function adviseFiles(findings: readonly Finding[]): string[] {
  const accepted = findings.filter((finding) => isAcceptable(finding));
  return [
    ...findings
      .filter(({ status }) => status === "gone")
      .map(
        (finding) => `${finding.detailType} v${finding.schemaVersion} has a schema and no definition: keep it in \
packages/services/${finding.owner}/src/events.ts as long as
the archive or a dead-letter queue may hold an event of it; after that, delete packages/services/${schemaPath(finding)}.`,
      ),
    ...(accepted.length > 0 ? ["Run `npx pnpm contracts:accept`, and commit what it writes."] : []),
  ];
}

/** Whether `contracts:accept` writes it: a new version, or one with compatible changes only. */
export function isAcceptable(finding: Finding): boolean {
  return ["new", "changed"].includes(finding.status) && !isBreaking(finding);
}
