import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CodeUpdates } from "../components/code-updates.tsx";
import { ConnectionBanner, ConnectionState } from "../components/connection-state.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { NoticeArea } from "../components/notice.tsx";
import { ThemeToggle } from "../components/theme.tsx";
import { useConsole } from "../data/console-context.ts";
import { ORDER_WORDS, ORDERS_PATH } from "../orders/orders.ts";
import { Shortcuts } from "./shortcuts.tsx";
import "./shell.css";

interface NavigationLink {
  href: string;
  label: string;
  icon: IconName;
  /** Matches the paths of its views. */
  isFor: RegExp;
}

const LINKS: readonly NavigationLink[] = [
  { href: "/", label: "Map", icon: "map", isFor: /^\/$/ },
  { href: ORDERS_PATH, label: ORDER_WORDS.list, icon: "list", isFor: new RegExp(`^${ORDERS_PATH}`) },
  { href: "/table", label: "Table", icon: "table", isFor: /^\/table/ },
  { href: "/dead-letters", label: "Dead letters", icon: "failures", isFor: /^\/(dead-letters|archive)/ },
  { href: "/try", label: "Try", icon: "try", isFor: /^\/try/ },
];

export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const { stack } = useConsole();
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(path);

  // Moves the focus to a new view, for users of screen readers.
  useEffect(() => {
    if (shownPath.current === path) {
      return;
    }
    shownPath.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div class="shell">
      <a class="skip-link" href="#main">
        Skip to content
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
