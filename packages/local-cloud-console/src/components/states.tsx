import type { ComponentChildren } from "preact";
import "./states.css";

export function Loading({ children }: { children: ComponentChildren }) {
  return (
    <div class="state" role="status">
      <span class="state-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <p>{children}</p>
    </div>
  );
}

export function Empty({ children, title }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children && <div class="soft">{children}</div>}
    </div>
  );
}

export function Failure({ children, title }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state failure" role="alert">
      <p class="state-title">{title}</p>
      {children && <div class="soft">{children}</div>}
    </div>
  );
}
