import { formatDuration } from "local-cloud/console-api";
import { useMemo, useRef, useState } from "preact/hooks";
import { Empty } from "../components/states.tsx";
import { useRoving } from "../components/use-roving.ts";
import { pluralize } from "../data/format.ts";
import { useNow } from "../data/use-now.ts";
import { findRow, toLines } from "./lines.ts";
import type { Row } from "./rows.ts";
import type { Step } from "./story.ts";
import { createTimeAxis } from "./time-axis.ts";
import { useOpenStep } from "./use-open-step.ts";
import { WaterfallLine } from "./waterfall-line.tsx";
import { WaterfallTools } from "./waterfall-tools.tsx";
import "./waterfall.css";

/** The story of a replayed event can have thousands of steps. */
const SHOWN_AT_FIRST = 400;

interface WaterfallProps {
  rows: readonly Row[];
  /** The number of the step whose panel is open. */
  open: number | undefined;
  /** @param step undefined to close the panel */
  href: (step: number | undefined) => string;
}

/** The steps of a story, each under its cause, on a common time axis. */
export function Waterfall({ href, open, rows }: WaterfallProps) {
  const list = useRef<HTMLOListElement>(null);
  const axis = useMemo(() => createTimeAxis(rows.flatMap(listSteps)), [rows]);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const [withDetails, setWithDetails] = useState(false);
  const [query, setQuery] = useState("");
  const [all, setAll] = useState(false);
  const now = useNow(rows.some(({ dueAt }) => dueAt !== undefined));
  useRoving(list, "a.step");

  const openRow = open === undefined ? undefined : findRow(rows, open);
  const isOpenInside = openRow !== undefined && openRow.step.number !== open;
  const options = {
    expanded: isOpenInside ? new Set([...expanded, openRow.key]) : expanded,
    withDetails,
    query,
  };
  const lines = toLines(rows, options);
  const shown = all ? lines : lines.slice(0, SHOWN_AT_FIRST);
  const tabbable = shown.find(({ step }) => step.number === open) ?? shown[0];
  const onOpen = useOpenStep({ list, href, open, visible: shown.map(({ step }) => step.number) });
  const toggle = (key: number) => setExpanded((keys) => (keys.has(key) ? without(keys, key) : new Set([...keys, key])));

  return (
    <section class="waterfall card" aria-labelledby="waterfall-title">
      <header class="waterfall-head">
        <h2 id="waterfall-title">Timeline</h2>
        <WaterfallTools
          query={query}
          onQuery={setQuery}
          withDetails={withDetails}
          onDetails={setWithDetails}
          isExpanded={expanded.size > 0}
          onExpand={(isExpanded) => setExpanded(new Set(isExpanded ? rows.map(({ key }) => key) : []))}
        />
      </header>
      <div class="waterfall-scale faint" aria-hidden="true">
        <span>0</span>
        <span>{formatDuration(axis.to - axis.from)}</span>
      </div>
      {lines.length === 0 && <Empty title="No steps match">Change the search to see other steps.</Empty>}
      <ol ref={list}>
        {shown.map((line) => (
          <WaterfallLine
            key={line.key}
            line={line}
            axis={axis}
            now={now}
            href={href(line.step.number === open ? undefined : line.step.number)}
            isOpen={line.step.number === open && !(isOpenInside && line.row)}
            isTabbable={line === tabbable}
            onOpen={onOpen}
            onToggle={toggle}
          />
        ))}
      </ol>
      {shown.length < lines.length && (
        <button type="button" class="quiet-button" onClick={() => setAll(true)}>
          Show {pluralize(lines.length - shown.length, "more step")}
        </button>
      )}
      {axis.pauses.length > 0 && (
        <p class="waterfall-note faint">
          <span class="step-pause sample" aria-hidden="true" /> Hatched: idle time, not to scale (
          {axis.pauses.map(({ from, to }) => formatDuration(to - from)).join(", ")})
        </p>
      )}
    </section>
  );
}

/** Lists the steps of a row, because the row itself spans the idle time between attempts. */
function listSteps({ inside, step }: Row): Step[] {
  return inside.some((each) => each.step.number === step.number) ? inside.map((each) => each.step) : [step];
}

function without(keys: ReadonlySet<number>, key: number): ReadonlySet<number> {
  return new Set([...keys].filter((each) => each !== key));
}
