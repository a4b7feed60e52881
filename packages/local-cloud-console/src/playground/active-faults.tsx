import type { ActiveFault } from "local-cloud/console-api";
import { Empty } from "../components/states.tsx";
import { useAction } from "../components/use-action.ts";
import { remove } from "../data/api.ts";
import { pluralize } from "../data/format.ts";
import { describeFault } from "./quick-faults.ts";

/** The active faults, each with its number of injections and a button that turns it off. */
export function ActiveFaults({ faults }: { faults: readonly ActiveFault[] }) {
  const { busy, run } = useAction();
  const clear = (path: string) => run(() => remove(path));
  return (
    <section class="card" aria-labelledby="active-faults">
      <header class="card-head">
        <h2 id="active-faults">Active faults</h2>
        {faults.length > 0 && (
          <button type="button" class="button" disabled={busy} onClick={() => clear("faults")}>
            Turn all off
          </button>
        )}
      </header>
      {faults.length === 0 ? (
        <Empty title="No active faults">Active faults and their injection counts appear here.</Empty>
      ) : (
        <ul class="card-body verdicts">
          {faults.map((fault) => (
            <li key={fault.id}>
              <span>{describeFault(fault)}</span>
              <button type="button" class="button small" disabled={busy} onClick={() => clear(`faults/${fault.id}`)}>
                Turn off<span class="unseen"> {fault.id}</span>
              </button>
              <span class="faint">
                {fault.id}, injected {pluralize(fault.injected, "time")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
