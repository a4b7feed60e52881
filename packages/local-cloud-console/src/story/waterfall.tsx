import { formatDuration, type StepKind } from "local-cloud/console-api";
import { useMemo, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "../components/icon.tsx";
import { useRoving } from "../components/use-roving.ts";
import { pluralize } from "../data/format.ts";
import type { Step } from "./story.ts";
import { createTimeAxis, type TimeAxis } from "./time-axis.ts";
import "./waterfall.css";

const ICONS: Record<StepKind, IconName> = {
  request: "api",
  event: "bus",
  rule: "rule",
  delivery: "next",
  invocation: "function",
  call: "table",
  retry: "clock",
  log: "list",
  denied: "close",
  fault: "failures",
  "dead-letter": "queue",
  warning: "failures",
};

/** The story of a replayed event can have thousands of steps. */
const SHOWN_AT_FIRST = 400;

interface WaterfallProps {
  steps: readonly Step[];
  open: number | undefined;
  href: (number: number) => string;
}

/** The steps of a story, each under its cause, on a common time axis. */
export function Waterfall({ href, open, steps }: WaterfallProps) {
  const list = useRef<HTMLOListElement>(null);
  const axis = useMemo(() => createTimeAxis(steps), [steps]);
  const [all, setAll] = useState(false);
  useRoving(list, "a.step");
  const shown = all ? steps : steps.slice(0, SHOWN_AT_FIRST);
  const tabbable = open ?? shown[0]?.number;

  return (
    <section class="waterfall card" aria-labelledby="waterfall-title">
      <header class="waterfall-head">
        <h2 id="waterfall-title">Timeline</h2>
        <span class="waterfall-scale faint" aria-hidden="true">
          <span>0</span>
          <span>{formatDuration(axis.to - axis.from)}</span>
        </span>
      </header>
      <ol ref={list}>
        {shown.map((step) => (
          <StepLine
            key={step.number}
            step={step}
            axis={axis}
            href={href(step.number)}
            isOpen={step.number === open}
            isTabbable={step.number === tabbable}
          />
        ))}
      </ol>
      {shown.length < steps.length && (
        <button type="button" class="quiet-button" onClick={() => setAll(true)}>
          Show {pluralize(steps.length - shown.length, "more step")}
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

interface StepLineProps {
  step: Step;
  axis: TimeAxis;
  href: string;
  isOpen: boolean;
  isTabbable: boolean;
}

function StepLine({ axis, href, isOpen, isTabbable, step }: StepLineProps) {
  const start = axis.place(step.from);
  const end = axis.place(step.to);
  return (
    <li>
      <a
        class={`step ${step.kind} ${step.weight}`}
        href={href}
        tabIndex={isTabbable ? 0 : -1}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="step-text" style={{ paddingLeft: `${Math.min(step.depth, 8) * 14}px` }}>
          <Icon name={ICONS[step.kind]} />
          <span class="step-title cut">{step.title}</span>
          {step.field && <code class="mismatch">{step.field}</code>}
          {step.outcome && <span class="step-outcome cut">{step.outcome}</span>}
        </span>
        <span class="step-after">+{formatDuration(step.from - axis.from)}</span>
        <span class="step-line" aria-hidden="true">
          {axis.pauses.map((pause) => (
            <span
              key={pause.from}
              class="step-pause"
              style={{ left: `${pause.start * 100}%`, width: `${(pause.end - pause.start) * 100}%` }}
              title={`idle for ${formatDuration(pause.to - pause.from)}`}
            />
          ))}
          <span class="step-bar" style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }} />
        </span>
      </a>
    </li>
  );
}
