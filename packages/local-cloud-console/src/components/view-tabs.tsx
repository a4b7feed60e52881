import { useLocation } from "preact-iso";

interface Tab {
  href: string;
  label: string;
}

/** Views that belong together, as tabs under their head. */
export function ViewTabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const { path } = useLocation();
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ href, label }) => (
        <a key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {label}
        </a>
      ))}
    </nav>
  );
}

export const LETTER_TABS: readonly Tab[] = [
  { href: "/dead-letters", label: "Dead letters" },
  { href: "/archive", label: "Archive and replays" },
];

export const TRY_TABS: readonly Tab[] = [
  { href: "/try", label: "Place orders" },
  { href: "/try/event", label: "Event" },
  { href: "/try/faults", label: "Faults" },
];
