import type { ComponentChildren } from "preact";

/** A form control with its label. */
export function Field({ children, label }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the children are the control
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}
