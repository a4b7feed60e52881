import type { ConsoleTrace, Explanations, GraphNode, PutEventsResult, Verdict } from "local-cloud/console-api";
import { useRef, useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { useAction } from "../components/use-action.ts";
import { ViewHead } from "../components/view-head.tsx";
import { ViewTabs } from "../components/view-tabs.tsx";
import { request, send } from "../data/api.ts";
import { useActivities, useStack } from "../data/console-context.ts";
import { formatJson, pluralize } from "../data/format.ts";
import { readEvent } from "./event-text.ts";
import { PLAYGROUND_TABS } from "./tabs.ts";
import "./playground.css";

const EXAMPLE = formatJson({
  source: "my_service",
  "detail-type": "something_happened",
  detail: { data: { ID: "mine" } },
});

export function PlaygroundEventView() {
  const { nodes } = useStack();
  const buses = nodes.filter(({ kind }) => kind === "bus");
  const [text, setText] = useState(EXAMPLE);
  const [pattern, setPattern] = useState("");
  const [bus, setBus] = useState(buses[0]?.name ?? "default");
  const [explanations, setExplanations] = useState<Explanations>();
  const { busy, onSubmit, run } = useAction();
  const latestId = useRef<string>(undefined);
  useActivities((activities) => {
    latestId.current = activities.findLast(({ type }) => type === "event-accepted")?.eventId ?? latestId.current;
  });

  const explain = async () => {
    setExplanations(undefined);
    const body = { event: readEvent(text).json, ...(pattern.trim() && { pattern }) };
    setExplanations(await send<Explanations>("explain", body));
  };
  const takeLatest = async () => {
    const event = await readAcceptedEvent(latestId.current);
    if (event) {
      setText(formatJson(event));
    }
  };

  return (
    <div class="view">
      <ViewHead title="Playground" under="Check which rules match an event, or send it." />
      <ViewTabs label="Playground" tabs={PLAYGROUND_TABS} />
      <div class="playground-columns">
        <form class="card card-body form" onSubmit={onSubmit(explain)}>
          <EventField value={text} onInput={setText} onSubmit={() => run(explain)} />
          <PatternField value={pattern} onInput={setPattern} />
          {buses.length > 1 && <BusField buses={buses} value={bus} onChange={setBus} />}
          <div class="actions">
            <button type="submit" class="button primary" disabled={busy}>
              Check rules
            </button>
            <button type="button" class="button" disabled={busy} onClick={() => run(() => putEvent(text, bus))}>
              Send to {bus}
            </button>
            <button type="button" class="quiet-button" disabled={busy} onClick={() => run(takeLatest)}>
              Use latest event
            </button>
          </div>
        </form>
        <RuleMatches explanations={explanations} />
      </div>
    </div>
  );
}

async function putEvent(text: string, bus: string): Promise<string> {
  const { entry } = readEvent(text);
  if (!entry) {
    throw new Error("An event needs source, detail-type and detail.");
  }
  const { Entries } = await send<PutEventsResult>("events", { entries: [{ EventBusName: bus, ...entry }] });
  const [result] = Entries;
  if (result && "ErrorCode" in result) {
    throw new Error(`${result.ErrorCode}: ${result.ErrorMessage}`);
  }
  return result ? `Sent event ${result.EventId}.` : "Sent the event.";
}

async function readAcceptedEvent(id: string | undefined): Promise<unknown> {
  if (id === undefined) {
    throw new Error("No event has arrived since this page was opened. Send a request first.");
  }
  const { activities } = await request<ConsoleTrace>(`trace/${encodeURIComponent(id)}`);
  const events = activities.flatMap(({ activity }) => ("event" in activity ? [activity.event] : []));
  return events.find((event) => event.id === id);
}

function BusField(props: { buses: readonly GraphNode[]; value: string; onChange: (bus: string) => void }) {
  return (
    <Field label="Bus">
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.buses.map(({ id, name }) => (
          <option key={id}>{name}</option>
        ))}
      </select>
    </Field>
  );
}

function EventField(props: { value: string; onInput: (text: string) => void; onSubmit: () => void }) {
  return (
    <Field label="Event (envelope or PutEvents entry)">
      <textarea
        rows={14}
        spellcheck={false}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            props.onSubmit();
          }
        }}
      />
    </Field>
  );
}

function PatternField({ onInput, value }: { value: string; onInput: (pattern: string) => void }) {
  return (
    <Field label="Event pattern to test (optional)">
      <textarea
        rows={4}
        spellcheck={false}
        placeholder='{"source": [{"prefix": "my_"}]}'
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}

function RuleMatches({ explanations }: { explanations: Explanations | undefined }) {
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
        {pattern && (
          <VerdictLine
            name="Your pattern"
            verdict={"code" in pattern ? { matches: false, path: pattern.code, reason: pattern.message } : pattern}
          />
        )}
        {rules.map((rule) => (
          <VerdictLine key={rule.rule} name={rule.name} under={rule.bus} disabled={!rule.enabled} verdict={rule} />
        ))}
      </ul>
    </>
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
