import { readFileSync } from "node:fs";
import { parseJson } from "exact-json";
import { describe, expect, test } from "vitest";
import { compileEventPattern } from "./event-pattern.ts";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import { PatternIndex } from "./pattern-index.ts";

const page = readFileSync(new URL("../conformance/README.md", import.meta.url), "utf8");

interface Verdict {
  readonly expected: string;
  readonly pattern: string;
  readonly event: string;
}

const table = new URL("../conformance/event-ruler-verdicts.tsv", import.meta.url);
const verdicts = readFileSync(table, "utf8")
  .trimEnd()
  .split("\n")
  .map((line): Verdict => {
    const [expected = "", pattern = "", event = ""] = line.split("\t");
    return { expected, pattern, event };
  });

/** Kinds of verdicts that differ on purpose, and how they are recognized. */
const exceptions: readonly { reason: string; applies: (verdict: Verdict, ours: string) => boolean }[] = [
  {
    reason: "EventBridge rejects wildcards that are too complex; event-ruler only computes their complexity",
    applies: (_, ours) => ours.includes("Rule is too complex"),
  },
  {
    reason: "1e23 is halfway between two doubles: whether event-ruler compares it depends on the version of Java",
    applies: ({ pattern }) => pattern.includes("1e23"),
  },
  {
    reason: "text after the pattern is an error; event-ruler does not read it",
    applies: ({ pattern }) => pattern.endsWith(" trailing"),
  },
  {
    reason: "event-ruler finds no match, although both fields match alone and share no array (unexplained)",
    applies: ({ event }) => event.startsWith('{"a.b.c":"i","a":[{"a.b":[{"b\\u002ec"'),
  },
];

/** Returns our verdict, with the reason if the pattern is invalid. Checks that all ways to match agree. */
function judge({ event: text, pattern: json }: Verdict): string {
  try {
    const pattern = compileEventPattern(json);
    const event = parseJson(text) as object;
    const matches = pattern.matches(event);
    expect(pattern.explain(event).matches, `explanation of ${json} for ${text}`).toBe(matches);
    expect(new PatternIndex([{ pattern }]).findMatches(event), `index of ${json} for ${text}`).toHaveLength(+matches);
    return matches ? "match" : "no match";
  } catch (error) {
    if (error instanceof InvalidEventPatternError) {
      return `invalid: ${error.message}`;
    }
    throw error;
  }
}

describe("verdicts of event-ruler", () => {
  const differing = verdicts.flatMap((verdict) => {
    const ours = judge(verdict);
    return ours.replace(/:.*/s, "") === verdict.expected ? [] : [{ ...verdict, ours }];
  });

  test("are the same, apart from the exceptions", () => {
    expect(verdicts.length).toBeGreaterThan(3_000);
    const unexpected = differing.filter((verdict) => !exceptions.some(({ applies }) => applies(verdict, verdict.ours)));
    expect(unexpected).toEqual([]);
  });

  test.each(exceptions)("are documented where they differ: $reason", ({ applies, reason }) => {
    const count = differing.filter((verdict) => applies(verdict, verdict.ours)).length;
    expect(count).toBeGreaterThan(0);
    expect(page).toContain(`| ${reason} | ${count} |`);
  });

  test("are counted in the documentation", () => {
    const format = (count: number) => count.toLocaleString("en-US");
    expect(page).toContain(`| ${format(verdicts.length)} | ${format(verdicts.length - differing.length)} |`);
  });
});
