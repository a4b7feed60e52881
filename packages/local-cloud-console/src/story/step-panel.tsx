import { formatDuration } from "local-cloud/console-api";
import { Json } from "../components/json.tsx";
import { Panel } from "../components/panel.tsx";
import { formatExactTime } from "../data/format.ts";
import type { Step } from "./story.ts";

export function StepPanel({ onClose, step }: { step: Step; onClose: () => void }) {
  return (
    <Panel kind={step.name} title={step.title} onClose={onClose}>
      <div class="node-panel-tab">
        {step.outcome && <p class={step.weight === "failed" ? "bad" : "soft"}>{step.outcome}</p>}
        <dl class="properties">
          <dt>Started</dt>
          <dd>{formatExactTime(step.from)}</dd>
          {step.to > step.from && (
            <>
              <dt>Duration</dt>
              <dd>{formatDuration(step.to - step.from)}</dd>
            </>
          )}
          {step.field && (
            <>
              <dt>Mismatched field</dt>
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
