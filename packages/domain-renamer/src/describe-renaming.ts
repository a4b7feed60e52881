import { unchangedPaths } from "./exceptions.ts";
import type { RenamingPlan } from "./plan-renaming.ts";
import { type Renaming, renameText } from "./rename-text.ts";

/** The names that users of the system see, and the paths that contain them. */
const PUBLIC_NAMES: Record<string, RegExp> = {
  packages: /^packages\/(?:services\/)?([^/]+)$/,
  events: /^packages\/services\/[^/]+\/schemas\/(\w+)\.v\d+\.json$/,
  stacks: /^infra\/addresses\/([^/]+)\.txt$/,
  commands: /^packages\/commands\/src\/([^/]+)\.mjs$/,
};

/** Lists the changes of a renaming, and the exceptions. */
export function describePlan({ counts, moves, sequencePhrases }: RenamingPlan, renaming: Renaming): string {
  const names = Object.entries(PUBLIC_NAMES).map(([kind, pattern]): [string, string] => {
    const old = moves.flatMap((path) => pattern.exec(path)?.[1] ?? []);
    return [kind, old.map((name) => renameText(name, renaming)).join(", ")];
  });
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const changes = [
    ...names.filter(([, list]) => list !== ""),
    ...kinds.map(([kind, { files, places }]): [string, string] => [kind, `${places} names in ${files} files`]),
    ["paths", `${moves.length} files and folders`],
  ];
  const unchanged = [
    ["phrases", `${sequencePhrases} that mean a sequence, such as "in order"`],
    ...[...unchangedPaths].map(([path, reason]) => [reason, path]),
  ];
  return `${formatRows(changes)}\nunchanged:\n${formatRows(unchanged)}`;
}

/** Restores the last commit, without installed packages and bundles in folders that have moved. */
export const UNDO = "git add --all && git reset --hard && git clean -dfx packages && npx pnpm install";

/** Lists the remaining steps after a renaming. */
export function describeNextSteps({ from, to }: Renaming): string {
  const variables = `${from.plural.toUpperCase()}_* are now ${to.plural.toUpperCase()}_*`;
  return `On AWS, the renamed stacks are new ones with an empty table. They cannot exist beside the old ones, because they
share names such as <prefix>-dev-bus. If ${from.plural} are deployed already, export their data, and destroy their stacks
from the previous commit; otherwise there is nothing to do.

Rename variables of your shells and workflows: ${variables}.
Check the result with npm test, then commit it. Screenshots in docs/images show the old name. To undo the renaming:
  ${UNDO}
`;
}

function formatRows(rows: readonly string[][]): string {
  const width = Math.max(...rows.map(([label = ""]) => label.length));
  return rows.map(([label = "", text]) => `  ${label.padEnd(width)}  ${text}\n`).join("");
}
