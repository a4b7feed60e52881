import type { ActionUse, StatementUse } from "../iam/statement-use.ts";

/** Reports the uses of each statement. An unused one can be removed, or allows behavior that the run did not reach. */
export function formatIamReport(uses: readonly StatementUse[]): string {
  const used = uses.filter((use) => use.uses > 0).length;
  const width = Math.max(0, ...uses.map(({ statement }) => statement.length));
  const line = ({ actions, statement, uses }: StatementUse) =>
    `  ${statement.padEnd(width)}  ${formatTimes(uses).padStart(11)}  ${actions.map(formatAction).join(", ")}`.trimEnd();
  const policies = [...Map.groupBy(uses, ({ policy }) => policy)].map(([policy, statements]) =>
    ["", policy, ...statements.map(line)].join("\n"),
  );
  return [`IAM: ${used} of ${uses.length} statements used`, ...policies].join("\n");
}

function formatAction({ action, uses }: ActionUse): string {
  return `${action} (${uses})`;
}

function formatTimes(uses: number): string {
  if (uses === 0) {
    return "never";
  }
  return uses === 1 ? "once" : `${uses} times`;
}
