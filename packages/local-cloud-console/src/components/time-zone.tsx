import { effect } from "@preact/signals";
import { timeZone } from "../data/time-zone.ts";
import { Icon } from "./icon.tsx";

const KEY = "console.time-zone";
const LABELS = { local: "Local time", utc: "UTC" } as const;

timeZone.value = localStorage.getItem(KEY) === "utc" ? "utc" : "local";
effect(() => localStorage.setItem(KEY, timeZone.value));

export function TimeZoneToggle() {
  const next = timeZone.value === "local" ? "utc" : "local";
  return (
    <button
      type="button"
      class="quiet-button"
      aria-label={`Times: ${LABELS[timeZone.value]}. Switch to: ${LABELS[next]}`}
      onClick={() => {
        timeZone.value = next;
      }}
    >
      <Icon name="clock" />
      <span class="label">{LABELS[timeZone.value]}</span>
    </button>
  );
}
