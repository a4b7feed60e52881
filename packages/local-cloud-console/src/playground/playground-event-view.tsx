import type { Explanations, GraphNode, LatestEvent, PutEventsResult, SampleEvent } from "local-cloud/console-api";
import { useRef, useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { useAction } from "../components/use-action.ts";
import { ViewHead } from "../components/view-head.tsx";
import { ViewTabs } from "../components/view-tabs.tsx";
import { request, send } from "../data/api.ts";
import { useStack } from "../data/console-context.ts";
import { formatJson } from "../data/format.ts";
import { readEvent } from "./event-text.ts";
import { RuleMatches } from "./rule-matches.tsx";
import { PLAYGROUND_TABS } from "./tabs.ts";
import "./playground.css";

/** The example for a stack without event schemas. */
const EXAMPLE: SampleEvent = {
  source: "my_service",
  "detail-type": "something_happened",
  detail: { data: { ID: "mine" } },
};

export function PlaygroundEventView() {
  const { nodes, sampleEvents } = useStack();
  const buses = nodes.filter(({ kind }) => kind === "bus");
  const [text, setText] = useState(formatJson(sampleEvents[0] ?? EXAMPLE));
  const [pattern, setPattern] = useState("");
  const [bus, setBus] = useState(buses[0]?.name ?? "default");
  const [explanations, setExplanations] = useState<Explanations>();
  const { busy, onSubmit, run } = useAction();

  const edits = useRef(0);
  /** Drops the verdicts of the earlier text. */
  const editing = (set: (text: string) => void) => (text: string) => {
    edits.current += 1;
    set(text);
    setExplanations(undefined);
  };
  const editText = editing(setText);
  const explain = async () => {
    const before = edits.current;
    setExplanations(undefined);
    const body = { event: readEvent(text).json, ...(pattern.trim() && { pattern }) };
    const response = await send<Explanations>("explain", body);
    if (edits.current === before) {
      setExplanations(response);
    }
  };
  const takeLatest = async () => editText(formatJson(await readLatestEvent()));

  return (
    <div class="view">
      <ViewHead title="Playground" under="Check which rules match an event, or send it." />
      <ViewTabs label="Playground" tabs={PLAYGROUND_TABS} />
      <div class="playground-columns">
        <form class="card card-body form" onSubmit={onSubmit(explain)}>
          {sampleEvents.length > 1 && (
            <SampleField samples={sampleEvents} onChange={(sample) => editText(formatJson(sample))} />
          )}
          <EventField value={text} onInput={editText} onSubmit={() => run(explain)} />
          <PatternField value={pattern} onInput={editing(setPattern)} />
          {buses.length > 1 && <BusField buses={buses} value={bus} onChange={setBus} />}
          <div class="actions">
            <button type="submit" class="button primary" disabled={busy}>
              Check rules
            </button>
            <button type="button" class="button" disabled={busy} onClick={() => run(() => putEvent(text, bus))}>
              Send to {bus}
            </button>
            <button type="button" class="quiet-button" disabled={busy} onClick={() => run(takeLatest)}>
              Fill in the latest event
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

async function readLatestEvent(): Promise<unknown> {
  const { event } = await request<LatestEvent>("events/latest");
  if (!event) {
    throw new Error("No event yet. Place an order first.");
  }
  return event;
}

interface SampleFieldProps {
  samples: readonly SampleEvent[];
  onChange: (sample: SampleEvent) => void;
}

function SampleField({ onChange, samples }: SampleFieldProps) {
  return (
    <Field label="Sample event">
      <select onChange={({ currentTarget }) => onChange(samples[currentTarget.selectedIndex] ?? EXAMPLE)}>
        {samples.map(({ "detail-type": detailType, source }) => (
          <option key={`${source} ${detailType}`}>
            {detailType} from {source}
          </option>
        ))}
      </select>
    </Field>
  );
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
