import { useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { notify } from "./notice.tsx";

interface CopyButtonProps {
  text: string;
  label: string;
  /** The name of the copied document, for screen readers. */
  document?: string;
  class?: string;
}

/** Copies a text, and says so until the button loses the focus. */
export function CopyButton({ class: style = "quiet-button small", document, label, text }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      notify("The browser blocked copying. Select the text instead.", "failed");
    }
  };
  return (
    <button type="button" class={style} onClick={copy} onBlur={() => setCopied(false)}>
      <Icon name={copied ? "check" : "copy"} />
      {copied ? "Copied" : label}
      {document && <span class="unseen"> {document}</span>}
    </button>
  );
}
