import {
  type ArchiveView as Archive,
  type ArchivesView,
  formatDuration,
  type ReplaysView,
  type ReplayView,
} from "local-cloud/console-api";
import { Empty, Failure, Loading } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { formatTime, pluralize } from "../data/format.ts";
import { usePolling, useResponse } from "../data/use-response.ts";
import { ReplayForm } from "./replay-form.tsx";
import "./archive.css";

const RUNNING: ReadonlySet<ReplayView["state"]> = new Set(["STARTING", "RUNNING", "CANCELLING"]);
const BADGES: Partial<Record<ReplayView["state"], string>> = { COMPLETED: "good", FAILED: "bad", CANCELLED: "warn" };
const POLL_MS = 1_000;

export function ArchiveView() {
  const { response, error, refresh } = useResponse<ArchivesView>("archives");
  const replays = useResponse<ReplaysView>("replays");
  const running = replays.response?.replays.some(({ state }) => RUNNING.has(state)) ?? false;
  usePolling(replays.refresh, running && POLL_MS);

  return (
    <div class="view">
      <ViewHead title="Archive" under="Replay archived events to all rules or to selected ones." />
      {error && !response && <Failure title="Could not load the archives">{error.message}</Failure>}
      {!error && !response && <Loading>Loading archives</Loading>}
      {response?.archives.length === 0 && (
        <Empty title="No archive in this stack">An archive stores the events of a bus for replays.</Empty>
      )}
      {response?.archives.map((archive) => (
        <ArchiveCard
          key={archive.name}
          archive={archive}
          onChange={() => {
            refresh();
            replays.refresh();
          }}
        />
      ))}
      {replays.response && replays.response.replays.length > 0 && <Replays replays={replays.response.replays} />}
    </div>
  );
}

function ArchiveCard({ archive, onChange }: { archive: Archive; onChange: () => void }) {
  return (
    <section class="card" aria-labelledby={`archive-${archive.name}`}>
      <header class="card-head">
        <h2 id={`archive-${archive.name}`}>{archive.name}</h2>
        <span class="soft">
          {pluralize(archive.events, "event")}
          {archive.from !== undefined && archive.to !== undefined
            ? `, from ${formatTime(archive.from)} to ${formatTime(archive.to)}`
            : ""}
          {archive.retentionDays > 0 && `, retained for ${pluralize(archive.retentionDays, "day")}`}
        </span>
      </header>
      {archive.events === 0 ? (
        <Empty title="The archive is empty">New events on the bus are stored here.</Empty>
      ) : (
        <ReplayForm archive={archive} onStart={onChange} />
      )}
    </section>
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
                  <span class={`badge ${BADGES[replay.state] ?? ""}`}>{replay.state.toLowerCase()}</span>
                  {replay.stateReason && <span class="soft"> {replay.stateReason}</span>}
                </td>
                <td>
                  {formatTime(replay.from)} to {formatTime(replay.to)}
                </td>
                <td>
                  {formatTime(replay.startedAt)}
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
