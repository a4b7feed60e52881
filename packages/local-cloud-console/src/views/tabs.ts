import type { Tab } from "../components/view-tabs.tsx";
import { ORDER_WORDS } from "../orders/orders.ts";

export const LETTER_TABS: readonly Tab[] = [
  { href: "/dead-letters", label: "Dead letters" },
  { href: "/archive", label: "Archive and replays" },
];

export const TRY_TABS: readonly Tab[] = [
  { href: "/try", label: ORDER_WORDS.placeMany },
  { href: "/try/event", label: "Event" },
  { href: "/try/faults", label: "Faults" },
];
