import { useEffect, useState } from "preact/hooks";
import { useConsole } from "../data/console-context.ts";
import { formatTime } from "../data/format.ts";
import type { Connection } from "../data/live-console.ts";
import "./connection-state.css";

const LABELS: Record<Connection, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
};

export function ConnectionState() {
  const connection = useConsole().connection.value;
  return (
    <div class={`connection-state ${connection}`} role="status">
      <i aria-hidden="true" />
      <span class="label">{LABELS[connection]}</span>
    </div>
  );
}

export function ConnectionBanner() {
  const lost = useConsole().connection.value === "reconnecting";
  const [since, setSince] = useState<number>();
  useEffect(() => setSince(lost ? Date.now() : undefined), [lost]);
  if (!lost) {
    return null;
  }
  return (
    <p class="connection-banner">Disconnected{since && ` since ${formatTime(since)}`}; reconnects automatically.</p>
  );
}
