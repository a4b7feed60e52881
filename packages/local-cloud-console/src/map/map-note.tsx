import { useConsole, useStack } from "../data/console-context.ts";
import { formatTime } from "../data/format.ts";

/** The sentence above the map: how the stack works until it is used, then the step in slow motion or the count's start. */
export function MapNote({ caption }: { caption: string | undefined }) {
  const { edges } = useStack();
  const { traffic } = useConsole();
  const since = traffic.since.value;
  const isUsed = edges.some(({ id }) => traffic.count(id).value.total > 0);
  if (caption !== undefined) {
    return <p class="map-note map-note-caption">{caption}</p>;
  }
  if (!isUsed && edges.some(({ kind }) => kind === "publishes")) {
    return (
      <p class="map-note">
        Services never call each other. They publish events to the bus, and react to those that a rule sends them.
      </p>
    );
  }
  return (
    <p class="map-note soft">
      Live traffic. {since !== undefined && `Counts since ${formatTime(since)}, when this run started.`} Red is failing
      now.
    </p>
  );
}
