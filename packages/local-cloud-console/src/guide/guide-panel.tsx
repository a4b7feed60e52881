import { effect, signal } from "@preact/signals";
import type { GuideCheck, GuideState } from "local-cloud/console-api";
import { Icon, type IconName } from "../components/icon.tsx";
import { Markdown, renderInlineMarkdown } from "../components/markdown.tsx";
import { useConsole } from "../data/console-context.ts";
import { getOrderPath } from "../orders/orders.ts";
import { describeProgress, describeState, describeStep } from "./guide-summary.ts";
import "./guide-panel.css";

const COLLAPSED_KEY = "console.guide-collapsed";
const collapsed = signal(localStorage.getItem(COLLAPSED_KEY) !== null);

effect(() => {
  if (collapsed.value) {
    localStorage.setItem(COLLAPSED_KEY, "collapsed");
  } else {
    localStorage.removeItem(COLLAPSED_KEY);
  }
});

/** The guide beside the map, or above it on a narrow page; nothing without a guide. */
export function GuidePanel() {
  const guide = useConsole().guide.value;
  if (!guide) {
    return null;
  }
  const expanded = !collapsed.value;
  return (
    <>
      {/* Announces results even if the panel is collapsed or hidden. */}
      <p class="unseen" role="status">
        {renderInlineMarkdown(describeState(guide))}
      </p>
      <section class={`guide card ${expanded ? "expanded" : ""}`} aria-labelledby="guide-title">
        <div class="guide-head">
          <h2 id="guide-title">
            <button
              type="button"
              class="quiet-button"
              aria-expanded={expanded}
              aria-controls="guide-body"
              onClick={() => {
                collapsed.value = expanded;
              }}
            >
              <Icon name="next" />
              {guide.title}
            </button>
          </h2>
          <span class="soft cut">{expanded ? describeProgress(guide) : describeStep(guide)}</span>
        </div>
        {/* A new task starts at its top. */}
        <div key={guide.task} class="guide-body" id="guide-body" hidden={!expanded}>
          <div class="guide-bar" aria-hidden="true">
            {guide.steps.map(({ state, title }) => (
              <i key={title} class={state} />
            ))}
          </div>
          <Steps steps={guide.steps} />
          {guide.task !== "" && <Markdown text={guide.task} headingLevel={3} />}
          {guide.checks.length > 0 && <Checks checks={guide.checks} />}
        </div>
      </section>
    </>
  );
}

const STEP_LABELS = { done: "Done: ", current: "Current: ", open: "Open: " } as const;

function Steps({ steps }: Pick<GuideState, "steps">) {
  return (
    <details class="guide-steps">
      <summary>All steps</summary>
      <ol>
        {steps.map(({ state, title }, index) => (
          <li key={title} class={state} aria-current={state === "current" ? "step" : undefined}>
            <Mark icon={state === "done" ? "check" : state === "current" ? "next" : undefined} />
            <span>
              <span class="unseen">{STEP_LABELS[state]}</span>
              {index + 1}. {title}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

const CHECK_LABELS = { passed: "Passed: ", failed: "Failed: ", open: "Open: " } as const;

function Checks({ checks }: { checks: readonly GuideCheck[] }) {
  return (
    <section class="guide-checks" aria-labelledby="guide-checks-title">
      <h3 id="guide-checks-title">Accepted when</h3>
      <ul>
        {checks.map(({ criterion, message, state, traceId }) => (
          <li key={criterion} class={state}>
            <Mark icon={state === "passed" ? "check" : state === "failed" ? "close" : undefined} />
            <div>
              <p>
                <span class="unseen">{CHECK_LABELS[state]}</span>
                {renderInlineMarkdown(criterion)}
              </p>
              {message !== undefined && <p class="guide-message">{renderInlineMarkdown(message)}</p>}
              {traceId !== undefined && <a href={getOrderPath(traceId)}>Show the trace</a>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** @param icon undefined for an empty circle */
function Mark({ icon }: { icon: IconName | undefined }) {
  return (
    <span class="guide-mark" aria-hidden="true">
      {icon && <Icon name={icon} />}
    </span>
  );
}
