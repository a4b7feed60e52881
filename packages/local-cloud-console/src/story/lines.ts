import type { Row } from "./rows.ts";
import type { Step } from "./story.ts";

/** A visible line of the timeline. */
export interface Line {
  key: string;
  step: Step;
  depth: number;
  /** The row that the line is the head of; undefined for a step inside a row. */
  row?: Row;
  /** Whether the steps inside are visible; undefined if there are none. */
  isExpanded?: boolean | undefined;
}

export interface LineOptions {
  /** The keys of the expanded rows. */
  expanded: ReadonlySet<number>;
  /** Whether details are visible. */
  withDetails: boolean;
  /** Shows only rows that match, with their causes. */
  query: string;
}

/** Lists the visible lines. A search looks into every row, and shows the steps inside that match. */
export function toLines(rows: readonly Row[], { expanded, query, withDetails }: LineOptions): Line[] {
  const text = query.trim().toLowerCase();
  const shown = text === "" ? rows : keepMatches(rows, text);
  return shown.flatMap((row) => {
    const inside = row.inside.filter(({ isDetail }) => withDetails || !isDetail);
    const canExpand = inside.some(({ step }) => step.number !== row.step.number);
    const isExpanded = expanded.has(row.key);
    const found =
      text === "" ? [] : row.inside.filter(({ step }) => step.number !== row.step.number && matches(step, text));
    // Rules have no other place than under their event.
    const visible = isExpanded || (withDetails && row.step.kind === "event") ? inside : found;
    const head: Line = { key: `${row.key}`, step: row.step, depth: row.depth, row };
    return [
      canExpand ? { ...head, isExpanded } : head,
      ...(canExpand || found.length > 0 ? visible : []).map(({ depth, step }) => ({
        key: `${row.key}-${step.number}`,
        step,
        depth: row.depth + depth,
      })),
    ];
  });
}

/** Finds the row that shows a step or folds it. */
export function findRow(rows: readonly Row[], step: number): Row | undefined {
  return rows.find((row) => row.step.number === step || row.inside.some((inside) => inside.step.number === step));
}

function keepMatches(rows: readonly Row[], text: string): Row[] {
  const matching: Row[] = [];
  let depth = Number.NEGATIVE_INFINITY;
  for (const row of rows.toReversed()) {
    const isCause = row.depth < depth;
    if (isCause || matches(row.step, text) || row.inside.some(({ step }) => matches(step, text))) {
      matching.push(row);
      depth = row.depth;
    }
  }
  return matching.reverse();
}

function matches({ field, name, outcome, title }: Step, text: string): boolean {
  return [title, outcome, field, name].some((each) => each?.toLowerCase().includes(text));
}
