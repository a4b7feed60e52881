import type { ComponentChildren } from "preact";
import "./states.css";

/** A message while something loads. */
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

/** There is nothing, and that is all right. */
export function Empty({ children, title }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children && <div class="soft">{children}</div>}
    </div>
  );
}

/** It did not work, and why. */
export function Failure({ children, title }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state failure" role="alert">
      <p class="state-title">{title}</p>
      {children && <div class="soft">{children}</div>}
    </div>
  );
}
