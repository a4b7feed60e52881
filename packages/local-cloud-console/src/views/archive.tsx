import {
  type ArchiveView as Archive,
  type ArchivesView,
  formatDuration,
  type ReplayPreview,
  type ReplayRange,
  type ReplaysView,
  type ReplayView,
} from "local-cloud/console-api";
import { useEffect, useState } from "preact/hooks";
import { Empty, Failure, Loading } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { ViewTabs } from "../components/view-tabs.tsx";
import { useStack } from "../console-context.ts";
import { send } from "../data/api.ts";
import { clockTime, count, counted } from "../data/format.ts";
import { fromDateTimeLocal, toDateTimeLocal } from "../data/local-date-time.ts";
import { useAction } from "../data/use-action.ts";
import { useAnswer } from "../data/use-answer.ts";
import { LETTER_TABS } from "./tabs.ts";
import "./archive.css";

const RUNNING: ReadonlySet<ReplayView["state"]> = new Set(["STARTING", "RUNNING", "CANCELLING"]);
const POLL_MS = 1_000;

/** What the archives hold; a range of it can be sent again, after a look at what that would do. */
export function ArchiveView() {
  const { answer, error, refresh } = useAnswer<ArchivesView>("archives");
  const replays = useAnswer<ReplaysView>("replays");
  const running = replays.answer?.replays.some(({ state }) => RUNNING.has(state)) ?? false;
  const { refresh: refreshReplays } = replays;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(refreshReplays, POLL_MS);
    return () => clearInterval(timer);
  }, [running, refreshReplays]);

  return (
    <div class="view">
      <ViewHead title="Archive and replays" under="Events that were kept, to send again: to all rules or to some." />
      <ViewTabs label="Dead letters and archive" tabs={LETTER_TABS} />
      {error && !answer && <Failure title="The archives could not be read">{error.message}</Failure>}
      {!error && !answer && <Loading>Reading the archives</Loading>}
      {answer?.archives.length === 0 && (
        <Empty title="This stack has no archive">An archive keeps a bus's events, to be sent again later.</Empty>
      )}
      {answer?.archives.map((archive) => (
        <ArchiveCard
          key={archive.name}
          archive={archive}
          onChange={() => {
            refresh();
            refreshReplays();
          }}
        />
      ))}
      {replays.answer && replays.answer.replays.length > 0 && <Replays replays={replays.answer.replays} />}
    </div>
  );
}

function ArchiveCard({ archive, onChange }: { archive: Archive; onChange: () => void }) {
  const { edges, nodes } = useStack();
  const rules = edges
    .filter(({ from, kind }) => kind === "routes-to" && from === archive.bus)
    .flatMap(({ to }) => nodes.filter(({ id }) => id === to));
  const [from, setFrom] = useState(toDateTimeLocal(archive.from ?? Date.now()));
  // The end is not part of the range, and an event's time is in whole seconds.
  const [to, setTo] = useState(toDateTimeLocal((archive.to ?? Date.now()) + 1_000));
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const [preview, setPreview] = useState<ReplayPreview>();
  const { busy, run } = useAction();

  const range = (): ReplayRange => {
    const [first, end] = [fromDateTimeLocal(from), fromDateTimeLocal(to)];
    if (first === undefined || end === undefined) throw new Error("Give a beginning and an end.");
    if (first >= end) throw new Error("The end is to be after the beginning.");
    const chosen = rules.filter(({ id }) => !without.has(id)).map(({ id }) => id);
    if (rules.length > 0 && chosen.length === 0) throw new Error("Choose a rule, or nothing gets the events.");
    return { archive: archive.name, from: first, to: end, ...(without.size > 0 && { rules: chosen }) };
  };
  const changed =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value);
      setPreview(undefined);
    };
  const look = () => run(async () => setPreview(await send<ReplayPreview>("replays/preview", range())));
  const start = () =>
    run(async () => {
      const { name } = await send<ReplayView>("replays", range());
      setPreview(undefined);
      onChange();
      return `The replay ${name} has started.`;
    });

  return (
    <section class="card" aria-labelledby={`archive-${archive.name}`}>
      <header class="card-head">
        <h2 id={`archive-${archive.name}`}>{archive.name}</h2>
        <span class="soft">
          {counted(archive.events, "event")}
          {archive.from !== undefined && archive.to !== undefined
            ? `, from ${clockTime(archive.from)} to ${clockTime(archive.to)}`
            : ""}
          {archive.retentionDays > 0 && `, kept for ${counted(archive.retentionDays, "day")}`}
        </span>
      </header>
      {archive.events === 0 ? (
        <Empty title="The archive is empty">What the bus gets from now on is kept in it.</Empty>
      ) : (
        <form
          class="card-body form"
          onSubmit={(event) => {
            event.preventDefault();
            void look();
          }}
        >
          <div class="form-row">
            <label class="field">
              <span>From</span>
              <input
                type="datetime-local"
                step="1"
                value={from}
                onInput={(event) => changed(setFrom)(event.currentTarget.value)}
              />
            </label>
            <label class="field">
              <span>To, not included</span>
              <input
                type="datetime-local"
                step="1"
                value={to}
                onInput={(event) => changed(setTo)(event.currentTarget.value)}
              />
            </label>
          </div>
          <fieldset class="choices">
            <legend>Rules that get the events</legend>
            {rules.map(({ id, label }) => (
              <label key={id} class="check">
                <input
                  type="checkbox"
                  checked={!without.has(id)}
                  onChange={() => changed(setWithout)(toggled(without, id))}
                />
                {label}
              </label>
            ))}
          </fieldset>
          {preview && <Preview preview={preview} />}
          <div class="actions">
            <button type="submit" class={preview ? "button" : "button primary"} disabled={busy}>
              Preview
            </button>
            {preview && (
              <button type="button" class="button primary" disabled={busy || preview.events === 0} onClick={start}>
                Replay {counted(preview.events, "event")}
              </button>
            )}
          </div>
        </form>
      )}
    </section>
  );
}

function Preview({ preview }: { preview: ReplayPreview }) {
  return (
    <div class="preview" role="status">
      <p>
        <strong>{counted(preview.events, "event")}</strong> would be sent
        {preview.unmatched > 0 && `; ${count(preview.unmatched)} of them no rule would match`}.
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

function Replays({ replays }: { replays: readonly ReplayView[] }) {
  return (
    <section class="card" aria-labelledby="replays">
      <header class="card-head">
        <h2 id="replays">Replays</h2>
      </header>
      <div class="scroll-x">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">State</th>
              <th scope="col">Range</th>
              <th scope="col">Started</th>
            </tr>
          </thead>
          <tbody>
            {replays.map((replay) => (
              <tr key={replay.name}>
                <td>{replay.name}</td>
                <td>
                  <span
                    class={`badge ${{ COMPLETED: "good", FAILED: "bad", CANCELLED: "warn" }[replay.state as string] ?? ""}`}
                  >
                    {replay.state.toLowerCase()}
                  </span>
                  {replay.stateReason && <span class="soft"> {replay.stateReason}</span>}
                </td>
                <td>
                  {clockTime(replay.from)} to {clockTime(replay.to)}
                </td>
                <td>
                  {clockTime(replay.startedAt)}
                  {replay.endedAt !== undefined && `, took ${formatDuration(replay.endedAt - replay.startedAt)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
