import type { Tab } from "../components/view-tabs.tsx";

export const PLAYGROUND_TABS: readonly Tab[] = [
  { href: "/playground", label: "Load" },
  { href: "/playground/event", label: "Events" },
  { href: "/playground/faults", label: "Faults" },
];
