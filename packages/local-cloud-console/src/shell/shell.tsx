import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { CodeUpdates } from "../components/code-updates.tsx";
import { ConnectionBanner, ConnectionState } from "../components/connection-state.tsx";
import { NoticeArea } from "../components/notice.tsx";
import { ThemeToggle } from "../components/theme.tsx";
import { TimeZoneToggle } from "../components/time-zone.tsx";
import { useConsole } from "../data/console-context.ts";
import { ActiveFaultsLink } from "./active-faults-link.tsx";
import { Search } from "./search.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { ViewLinks } from "./view-links.tsx";
import "./shell.css";

export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const { stack } = useConsole();
  const main = useRef<HTMLElement>(null);
  const shownPath = useRef(path);

  // Moves the focus to a new view, for users of screen readers, before anyone can type in one of its fields.
  useLayoutEffect(() => {
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
        <ViewLinks />
        <ActiveFaultsLink />
        <div class="shell-foot">
          <Search />
          <ConnectionState />
          <TimeZoneToggle />
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
