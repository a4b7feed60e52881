import { formatCountdown, formatDuration, type StepKind } from "local-cloud/console-api";
import { Icon, type IconName } from "../components/icon.tsx";
import { toIndentPx } from "./indent.ts";
import type { Line } from "./lines.ts";
import type { Span, TimeAxis } from "./time-axis.ts";

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

interface WaterfallLineProps {
  line: Line;
  axis: TimeAxis;
  /** Milliseconds since the epoch. */
  now: number;
  href: string;
  isOpen: boolean;
  isTabbable: boolean;
  onOpen(href: string): void;
  onToggle(key: number): void;
}

export function WaterfallLine({ axis, href, isOpen, isTabbable, line, now, onOpen, onToggle }: WaterfallLineProps) {
  const { depth, isExpanded, row, step } = line;
  const outcome = row?.dueAt === undefined ? step.outcome : describeDue(row.dueAt, now);
  const toggle = () => row && onToggle(row.key);
  const onKeyDown = (event: KeyboardEvent) => {
    const expands = { ArrowRight: true, ArrowLeft: false }[event.key];
    if (isExpanded !== undefined && expands !== undefined && expands !== isExpanded) {
      toggle();
    }
  };
  return (
    <li style={{ "--indent": `${toIndentPx(depth)}px` }} class={row ? undefined : "inside"}>
      {isExpanded !== undefined && (
        <button
          type="button"
          class="step-toggle"
          tabIndex={-1}
          aria-expanded={isExpanded}
          aria-label={`Steps of ${step.title}`}
          onClick={toggle}
        >
          <Icon name="next" />
        </button>
      )}
      <a
        class={`step ${step.kind} ${step.weight}`}
        href={href}
        data-step={step.number}
        tabIndex={isTabbable ? 0 : -1}
        aria-current={isOpen ? "true" : undefined}
        aria-expanded={isExpanded}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (!isModified(event)) {
            event.preventDefault();
            event.stopPropagation();
            onOpen(href);
          }
        }}
      >
        <span class="step-text">
          <Icon name={ICONS[step.kind]} />
          <span class="step-title cut">{step.title}</span>
          {step.field && <code class="mismatch">{step.field}</code>}
          {outcome && <span class="step-outcome cut">{outcome}</span>}
        </span>
        <span class="step-after">+{formatDuration(step.from - axis.from)}</span>
        <StepBar axis={axis} spans={listSpans(line)} />
      </a>
    </li>
  );
}

/** Lists the times of the attempts that a row folds, or else the time of the step. */
function listSpans({ row, step }: Line): Span[] {
  const attempts = row?.inside.filter((inside) => inside.step.kind === "invocation").map((inside) => inside.step) ?? [];
  return attempts.length > 0 ? attempts : [step];
}

function StepBar({ axis, spans }: { axis: TimeAxis; spans: readonly Span[] }) {
  return (
    <span class="step-line" aria-hidden="true">
      {axis.pauses.map((pause) => (
        <span
          key={pause.from}
          class="step-pause"
          style={{ left: `${pause.start * 100}%`, width: `${(pause.end - pause.start) * 100}%` }}
          title={`idle for ${formatDuration(pause.to - pause.from)}`}
        />
      ))}
      {spans.map(({ from, to }) => {
        const start = axis.place(from);
        return (
          <span
            key={from}
            class="step-bar"
            style={{ left: `${start * 100}%`, width: `${(axis.place(to) - start) * 100}%` }}
          />
        );
      })}
    </span>
  );
}

/** @example describeDue(now + 48_000, now) // "in 48 s" */
function describeDue(dueAt: number, now: number): string {
  return dueAt > now ? `in ${formatCountdown(dueAt - now)}` : "now";
}

/** Whether a click opens another tab or window. */
function isModified({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}
