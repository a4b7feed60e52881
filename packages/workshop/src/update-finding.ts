import { explainUpdateFailure } from "./checks/explain-update-failure.ts";
import type { CheckFinding } from "./step.ts";

/** Lines that Node and the reload print around the message of an error. */
const DETAILS =
  /^\s*$|^node:internal|^\s*(?:throw |triggerUncaughtException|\^+$)|^\s+at |^\s+code: |^\}$|^Node\.js v|^[\w, -]+: type errors$|^type errors$/;

/** Lines of a failed update that are shown. */
const MAX_LINES = 6;

/** A position in the learner's code, as this page prints it. */
const LOCATION = /workshop\/([^\s:]+:\d+)/g;

/** Explains why the saved code does not run: each error once, with its position in the learner's folder. */
export function toUpdateFinding(failures: readonly string[]): CheckFinding {
  return explainUpdateFailure(failures) ?? describeFailures(failures);
}

function describeFailures(failures: readonly string[]): CheckFinding {
  const lines: string[] = [];
  const locations = new Set<string>();
  for (const failure of failures) {
    const text = failure
      .split("\n")
      .filter((line) => !DETAILS.test(line))
      .map(locateLine);
    const found = text.flatMap((line) => [...line.matchAll(LOCATION)].map(([, location = ""]) => location));
    // Several services contain the same file, and several compilers find the same error.
    if (found.length === 0 || found.some((location) => !locations.has(location))) {
      lines.push(...text.filter((line) => !lines.includes(line)));
    }
    for (const location of found) {
      locations.add(location);
    }
  }
  const more = lines.length - MAX_LINES;
  return {
    seen: [
      "the saved code does not run",
      ...lines.slice(0, MAX_LINES),
      ...(more > 0 ? [`… ${more} more lines`] : []),
    ].join("\n"),
    expected: "code that compiles and synthesizes; until then, the previous version runs",
    lookAt: [...locations][0],
  };
}

/** Rewrites the positions of tsc, esbuild and Node as `workshop/packages/…/stamp.ts:12:5`. */
function locateLine(line: string): string {
  return line
    .replace(/^(?:[\w-]+, )*[\w-]+: (?=✘ \[ERROR\])/, "")
    .replace(/^(\S+)\((\d+),(\d+)\): error TS\d+: /, "workshop/$1:$2:$3: ")
    .replace(/^(\s+)\.\.\/(?=[\w-]+\/\S+:\d+:\d+:$)/, "$1workshop/packages/")
    .replace(/^(\s+)(?=[\w-]+\/src\/\S+:\d+:\d+:$)/, "$1workshop/packages/services/")
    .replace(/(?:file:\/\/)?\/\S*?\/((?:packages\/(?:services|service-kit)|infra)\/[^\s'")]+)/g, "workshop/$1");
}
