import { useLocation } from "preact-iso";

export interface Tab {
  href: string;
  label: string;
}

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
