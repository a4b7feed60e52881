import type { ActiveFault } from "local-cloud/console-api";
import { Empty } from "../components/states.tsx";
import { useAction } from "../components/use-action.ts";
import { remove, send } from "../data/api.ts";
import { findActiveFaults, QUICK_FAULTS, type QuickFault } from "./quick-faults.ts";
import { useFunctions } from "./use-functions.ts";

/** A switch for each function and quick fault. */
export function FaultSwitches({ faults }: { faults: readonly ActiveFault[] }) {
  const functions = useFunctions();
  const { busy, run } = useAction();
  const toggle = (quick: QuickFault, functionName: string) =>
    run(async () => {
      const active = findActiveFaults(quick, functionName, faults);
      if (active.length === 0) {
        await send<ActiveFault>("faults", { ...quick.fault, function: functionName });
      }
      for (const { id } of active) {
        await remove(`faults/${id}`);
      }
    });
  if (functions.length === 0) {
    return <Empty title="No functions in this stack" />;
  }
  return (
    <div class="card">
      <header class="card-head">
        <h2 id="switches">Functions</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section class="scroll-x" aria-labelledby="switches" tabIndex={0}>
        <table class="plain-table faults-table">
          <thead>
            <tr>
              <th scope="col">Function</th>
              {QUICK_FAULTS.map(({ label, meaning }) => (
                <th key={label} scope="col" title={meaning}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {functions.map(({ id, label, name }) => (
              <tr key={id}>
                <td>{label}</td>
                {QUICK_FAULTS.map((quick) => (
                  <td key={quick.label}>
                    <button
                      type="button"
                      class="switch"
                      role="switch"
                      aria-checked={findActiveFaults(quick, name, faults).length > 0}
                      aria-label={`${label}: ${quick.label}`}
                      title={quick.meaning}
                      aria-disabled={busy}
                      onClick={() => busy || toggle(quick, name)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
