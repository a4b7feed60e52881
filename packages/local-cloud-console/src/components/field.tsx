import type { ComponentChildren } from "preact";

export function Field({ children, label }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the children are the control
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}
