import type { ApiError, Explanations, Verdict } from "local-cloud/console-api";
import { pluralize } from "../data/format.ts";

/** Which rules match the event, and the field that differs for the others. */
export function RuleMatches({ explanations }: { explanations: Explanations | undefined }) {
  return (
    <section class="card card-body" aria-labelledby="verdicts" aria-live="polite">
      <h2 id="verdicts">Rule matches</h2>
      {explanations ? (
        <Verdicts explanations={explanations} />
      ) : (
        <p class="soft">Check the rules to see which ones match, and which field differs for the others.</p>
      )}
    </section>
  );
}

function Verdicts({ explanations: { pattern, rules } }: { explanations: Explanations }) {
  const matches = rules.filter((rule) => rule.matches).length;
  return (
    <>
      <p class="soft">
        {matches === 0
          ? "No rule matches: the bus would drop the event."
          : `${matches} of ${pluralize(rules.length, "rule")} match.`}
      </p>
      <ul class="verdicts">
        {pattern &&
          ("code" in pattern ? <InvalidPattern {...pattern} /> : <VerdictLine name="Your pattern" verdict={pattern} />)}
        {rules.map((rule) => (
          <VerdictLine key={rule.rule} name={rule.name} under={rule.bus} disabled={!rule.enabled} verdict={rule} />
        ))}
      </ul>
    </>
  );
}

function InvalidPattern({ message }: ApiError) {
  return (
    <li>
      <strong>Your pattern</strong>
      <span class="badge bad">invalid</span>
      <span class="verdict-reason">{message}</span>
    </li>
  );
}

function VerdictLine(props: { name: string; under?: string; disabled?: boolean; verdict: Verdict }) {
  const { disabled = false, name, under, verdict } = props;
  return (
    <li>
      <span>
        <strong>{name}</strong>
        {under && <span class="faint"> on {under}</span>}
        {disabled && <span class="faint">, disabled</span>}
      </span>
      <span class={verdict.matches ? "badge good" : "badge"}>{verdict.matches ? "matches" : "no match"}</span>
      {!verdict.matches && (
        <span class="verdict-reason">
          <code class="mismatch">{verdict.path}</code> {verdict.reason}
        </span>
      )}
    </li>
  );
}
