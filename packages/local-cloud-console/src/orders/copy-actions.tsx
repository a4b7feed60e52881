import { CopyButton } from "../components/copy-button.tsx";
import { useStack } from "../data/console-context.ts";
import { createCurl } from "./create-curl.ts";

export function CopyActions({ id }: { id: string }) {
  const curl = createCurl(useStack(), id);
  return (
    <span class="order-copies">
      <CopyButton text={location.href} label="Copy link" />
      <CopyButton text={id} label="Copy ID" />
      {curl && <CopyButton text={curl} label="Copy curl" />}
    </span>
  );
}
