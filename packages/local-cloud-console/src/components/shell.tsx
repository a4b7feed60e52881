import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useConsole } from "../console-context.ts";
import { CodeUpdates } from "./code-updates.tsx";
import { ConnectionBanner, ConnectionState } from "./connection-state.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { NoticeArea } from "./notice.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { ThemeToggle } from "./theme.tsx";
import "./shell.css";

interface NavigationLink {
  href: string;
  label: string;
  icon: IconName;
  /** Paths that belong to it. */
  isFor: RegExp;
}

const LINKS: readonly NavigationLink[] = [
  { href: "/", label: "Map", icon: "map", isFor: /^\/$/ },
  { href: "/orders", label: "Orders", icon: "orders", isFor: /^\/orders/ },
  { href: "/table", label: "Table", icon: "table", isFor: /^\/table/ },
  { href: "/dead-letters", label: "Dead letters", icon: "failures", isFor: /^\/(dead-letters|archive)/ },
  { href: "/try", label: "Try", icon: "try", isFor: /^\/try/ },
];

/** What is around every view. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const { stack } = useConsole();
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(path);

  // Another view is another page: who does not see that it changed is taken to it.
  useEffect(() => {
    if (shownPath.current === path) return;
    shownPath.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div class="shell">
      <a class="skip-link" href="#main">
        Skip to the view
      </a>
      <header class="shell-side">
        <div class="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <div class="cut">
            <strong class="cut">{stack.value?.name ?? "Console"}</strong>
            <span class="faint">{stack.value ? `Local cloud, ${stack.value.region}` : "Local cloud"}</span>
          </div>
        </div>
        <nav aria-label="Views">
          <ul>
            {LINKS.map(({ href, icon, isFor, label }) => (
              <li key={href}>
                <a href={href} aria-current={isFor.test(path) ? "page" : undefined}>
                  <Icon name={icon} />
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="shell-foot">
          <ConnectionState />
          <ThemeToggle />
          <Shortcuts />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <ConnectionBanner />
        <CodeUpdates />
        {children}
      </main>
      <NoticeArea />
    </div>
  );
}

/** A view's title, also of the tab, with what belongs beside it. */
export function ViewHead({
  children,
  title,
  under,
}: {
  title: string;
  under?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const stack = useConsole().stack.value;
  useEffect(() => {
    document.title = [title, stack?.name].filter(Boolean).join(" · ");
  }, [title, stack?.name]);
  return (
    <div class="view-head">
      <div class="view-title">
        <h1>{title}</h1>
        {under && <p class="soft">{under}</p>}
      </div>
      {children && <div class="actions">{children}</div>}
    </div>
  );
}
