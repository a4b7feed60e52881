import type { ArchiveView, GraphNode, ReplayPreview, ReplayRange, ReplayView } from "local-cloud/console-api";
import { useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { useAction } from "../components/use-action.ts";
import { send } from "../data/api.ts";
import { useStack } from "../data/console-context.ts";
import { count, pluralize } from "../data/format.ts";
import { timeZone } from "../data/time-zone.ts";
import { fromDateTimeLocal, toDateTimeLocal } from "./local-date-time.ts";
import "./archive.css";

export function ReplayForm({ archive, onStart }: { archive: ArchiveView; onStart: () => void }) {
  const rules = useRules(archive);
  const [from, setFrom] = useState(archive.from);
  // The end is exclusive, and event times are in whole seconds.
  const [to, setTo] = useState(archive.to && archive.to + 1_000);
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [preview, setPreview] = useState<ReplayPreview>();
  const { busy, onSubmit, run } = useAction();

  const changed =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value);
      setPreview(undefined);
    };
  const range = () => ({
    archive: archive.name,
    ...checkTimes(from, to),
    ...(without.size > 0 && { rules: selectRules(rules, without) }),
  });
  const showPreview = async () => setPreview(await send<ReplayPreview>("replays/preview", range()));
  const start = () =>
    run(async () => {
      const { name } = await send<ReplayView>("replays", range());
      setPreview(undefined);
      onStart();
      return `Started replay ${name}.`;
    });

  return (
    <form class="card-body form" onSubmit={onSubmit(showPreview)}>
      <div class="form-row times">
        <TimeField label="From" value={from} onInput={changed(setFrom)} />
        <TimeField label="To (exclusive)" value={to} onInput={changed(setTo)} />
      </div>
      <RuleChoices rules={rules} without={without} onChange={changed(setWithout)} />
      {preview && <Preview preview={preview} />}
      <div class="actions">
        <button type="submit" class={preview ? "button" : "button primary"} disabled={busy}>
          Preview
        </button>
        {preview && (
          <button type="button" class="button primary" disabled={busy || preview.events === 0} onClick={start}>
            Replay {pluralize(preview.events, "event")}
          </button>
        )}
      </div>
    </form>
  );
}

function useRules({ bus }: ArchiveView): GraphNode[] {
  const { edges, nodes } = useStack();
  return edges
    .filter(({ from, kind }) => kind === "routes-to" && from === bus)
    .flatMap(({ to }) => nodes.filter(({ id }) => id === to));
}

function checkTimes(from: number | undefined, to: number | undefined): Pick<ReplayRange, "from" | "to"> {
  if (from === undefined || to === undefined) {
    throw new Error("Enter a start and an end time.");
  }
  if (from >= to) {
    throw new Error("The end must be after the start.");
  }
  return { from, to };
}

function selectRules(rules: readonly GraphNode[], without: ReadonlySet<string>): string[] {
  const chosen = rules.filter(({ id }) => !without.has(id)).map(({ id }) => id);
  if (rules.length > 0 && chosen.length === 0) {
    throw new Error("Select at least one rule.");
  }
  return chosen;
}

interface TimeFieldProps {
  label: string;
  /** Milliseconds since the epoch; undefined while it is invalid. */
  value: number | undefined;
  onInput: (value: number | undefined) => void;
}

function TimeField(props: TimeFieldProps) {
  const zone = timeZone.value;
  return (
    <Field label={props.label}>
      <input
        type="datetime-local"
        step="1"
        value={props.value === undefined ? "" : toDateTimeLocal(props.value, zone)}
        onInput={(event) => props.onInput(fromDateTimeLocal(event.currentTarget.value, zone))}
      />
    </Field>
  );
}

interface RuleChoicesProps {
  rules: readonly GraphNode[];
  without: ReadonlySet<string>;
  onChange: (without: ReadonlySet<string>) => void;
}

function RuleChoices({ onChange, rules, without }: RuleChoicesProps) {
  return (
    <fieldset class="choices">
      <legend>Rules to replay to</legend>
      {rules.map(({ id, label }) => (
        <label key={id} class="check">
          <input type="checkbox" checked={!without.has(id)} onChange={() => onChange(toggle(without, id))} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Preview({ preview }: { preview: ReplayPreview }) {
  return (
    <div class="preview" role="status">
      <p>
        <strong>{pluralize(preview.events, "event")}</strong> would be replayed
        {preview.unmatched > 0 && `; ${count(preview.unmatched)} would match no rule`}.
      </p>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" class="number">
              Would match
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.rules.map(({ matches, name, rule }) => (
            <tr key={rule}>
              <td>{name}</td>
              <td class="number">{count(matches)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function toggle(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}
