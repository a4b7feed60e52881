import { Json } from "../components/json.tsx";
import { Panel } from "../components/panel.tsx";
import { duration, exactTime } from "../data/format.ts";
import type { Step, StepKind } from "../data/story.ts";

const KINDS: Record<StepKind, string> = {
  request: "Request",
  event: "Event",
  rule: "Rule",
  delivery: "Delivery",
  invocation: "Invocation",
  call: "Call to AWS",
  log: "Log line",
  denied: "Denied call",
  fault: "Fault",
  "dead-letter": "Dead letter",
  warning: "Warning",
};

/** One step of a story, with the documents that belong to it. */
export function StepPanel({ onClose, step }: { step: Step; onClose: () => void }) {
  return (
    <Panel kind={KINDS[step.kind]} title={step.title} onClose={onClose}>
      <div class="node-panel-tab">
        {step.outcome && <p class={step.weight === "failed" ? "bad" : "soft"}>{step.outcome}</p>}
        <dl class="properties">
          <dt>Began</dt>
          <dd>{exactTime(step.from)}</dd>
          {step.to > step.from && (
            <>
              <dt>Took</dt>
              <dd>{duration(step.to - step.from)}</dd>
            </>
          )}
          {step.field && (
            <>
              <dt>Field that failed</dt>
              <dd class="mono">{step.field}</dd>
            </>
          )}
        </dl>
        {step.attachments.map(({ content, title }) => (
          <Json key={title} title={title} content={content} />
        ))}
      </div>
    </Panel>
  );
}
