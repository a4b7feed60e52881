import { useConsole } from "../data/console-context.ts";
import { describeFaults } from "../data/describe-health.ts";

/** A link to the active faults, shown on every page while there are any. */
export function ActiveFaultsLink() {
  const text = describeFaults(useConsole().health.value);
  return text === undefined ? null : (
    <a class="badge warn active-faults" href="/playground/faults">
      {text}
    </a>
  );
}
