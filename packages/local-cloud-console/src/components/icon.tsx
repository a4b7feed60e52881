import "./icon.css";

const PATHS = {
  api: "M3 8h10M9 4l4 4-4 4M3 4v8",
  function: "M4 13 8.5 4.5M8 5.5 12 13M4 3h2.5l2 3",
  bus: "M2 8h12M5 8V4M11 8V4M8 8v4",
  rule: "M2.5 3.5h11L9.5 8.5V13l-3-1.5v-3z",
  topic: "M3 6.5v3h2l5 3v-9l-5 3zM12 6.5a2 2 0 0 1 0 3",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
  queue: "M2.5 4.5h11v7h-11zM6 4.5v7M9.5 4.5v7",
  archive: "M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3",
  map: "M3 8h3M10 4h3M10 12h3M6 8c2 0 2-4 4-4M6 8c2 0 2 4 4 4",
  list: "M3 4h10M3 8h10M3 12h6",
  failures: "M8 2.5 14 13H2zM8 6.5v3M8 11.2v.3",
  try: "M4.5 3v10l8-5z",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z",
  system: "M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.3",
  keyboard: "M1.5 4.5h13v7h-13zM4 7h.1M6.7 7h.1M9.3 7h.1M12 7h.1M5 9.5h6",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
  check: "M3 8.5 6.5 12 13 4.5",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.2 10.2l3.3 3.3",
  back: "M10 3.5 5.5 8l4.5 4.5",
  next: "M6 3.5 10.5 8 6 12.5",
  up: "M8 13V3.5M4 7.5l4-4 4 4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
