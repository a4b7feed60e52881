import {
  type ActiveFault,
  FAULT_EFFECTS,
  type FaultInput,
  type FaultsView,
  type GraphNode,
} from "local-cloud/console-api";
import { useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { Empty, Failure, Loading } from "../components/states.tsx";
import { useAction } from "../components/use-action.ts";
import { ViewHead } from "../components/view-head.tsx";
import { ViewTabs } from "../components/view-tabs.tsx";
import { remove, send } from "../data/api.ts";
import { useRefreshOn, useStack } from "../data/console-context.ts";
import { pluralize } from "../data/format.ts";
import { useResponse } from "../data/use-response.ts";
import { describeFault, findActiveFault, QUICK_FAULTS, type QuickFault } from "./quick-faults.ts";
import { PLAYGROUND_TABS } from "./tabs.ts";
import "./playground.css";

export function PlaygroundFaultsView() {
  const { response, error, refresh } = useResponse<FaultsView>("faults");
  useRefreshOn(({ type }) => type === "fault-injected", refresh);
  return (
    <div class="view">
      <ViewHead title="Playground" under="Inject faults into functions and watch how the system recovers." />
      <ViewTabs label="Playground" tabs={PLAYGROUND_TABS} />
      {error && !response && <Failure title="Could not load the faults">{error.message}</Failure>}
      {!error && !response && <Loading>Loading faults</Loading>}
      {response && <Switches faults={response.faults} onChange={refresh} />}
      {response && (
        <div class="playground-columns">
          <ActiveFaults view={response} onChange={refresh} />
          <CustomFault onChange={refresh} />
        </div>
      )}
    </div>
  );
}

function Switches({ faults, onChange }: { faults: readonly ActiveFault[]; onChange: () => void }) {
  const functions = useFunctions();
  const { busy, run } = useAction();
  const toggle = (quick: QuickFault, functionName: string) =>
    run(async () => {
      const active = findActiveFault(quick, functionName, faults);
      if (active) {
        await remove(`faults/${active.id}`);
      } else {
        await send<ActiveFault>("faults", { ...quick.fault, function: functionName });
      }
      onChange();
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
                      aria-checked={findActiveFault(quick, name, faults) !== undefined}
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

function ActiveFaults({ onChange, view }: { view: FaultsView; onChange: () => void }) {
  const { busy, run } = useAction();
  const clear = (path: string) =>
    run(async () => {
      await remove(path);
      onChange();
    });
  return (
    <section class="card" aria-labelledby="active-faults">
      <header class="card-head">
        <h2 id="active-faults">Active faults</h2>
        {view.faults.length > 0 && (
          <button type="button" class="button" disabled={busy} onClick={() => clear("faults")}>
            Turn all off
          </button>
        )}
      </header>
      {view.faults.length === 0 ? (
        <Empty title="No active faults">Active faults and their injection counts appear here.</Empty>
      ) : (
        <ul class="card-body verdicts">
          {view.faults.map((fault) => (
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

function CustomFault({ onChange }: { onChange: () => void }) {
  const [on, setOn] = useState<FaultInput["on"]>("call");
  const [effect, setEffect] = useState("crash-after");
  const { busy, onSubmit } = useAction();
  const known = FAULT_EFFECTS[on].some((each) => each === effect) ? effect : FAULT_EFFECTS[on][0];

  const add = async (form: HTMLFormElement) => {
    await send<ActiveFault>("faults", { on, effect: known, ...readOptions(new FormData(form)) });
    onChange();
    return "Turned the fault on.";
  };
  return (
    <form class="card card-body form" onSubmit={onSubmit(add)}>
      <h2>Custom fault</h2>
      <div class="form-row">
        <Field label="On">
          <select value={on} onChange={(event) => setOn(event.currentTarget.value as FaultInput["on"])}>
            <option value="call">AWS call</option>
            <option value="invocation">invocation</option>
            <option value="delivery">delivery</option>
          </select>
        </Field>
        <Field label="Effect">
          <select value={known} onChange={(event) => setEffect(event.currentTarget.value)}>
            {FAULT_EFFECTS[on].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </Field>
      </div>
      <div class="form-row">
        <FunctionField />
        {on === "call" && (
          <Field label="Action">
            <input name="action" required defaultValue="dynamodb:UpdateItem" />
          </Field>
        )}
      </div>
      <LimitFields delayed={known === "delay" || known === "reorder"} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={busy}>
          Turn on
        </button>
      </div>
    </form>
  );
}

function useFunctions(): GraphNode[] {
  return useStack().nodes.filter(({ kind }) => kind === "function");
}

function FunctionField() {
  return (
    <Field label="Function">
      <select name="function">
        <option value="">any function</option>
        {useFunctions().map(({ id, label, name }) => (
          <option key={id} value={name}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

function LimitFields({ delayed }: { delayed: boolean }) {
  return (
    <div class="form-row">
      <Field label="Percentage">
        <input name="percentage" type="number" min={1} max={100} defaultValue="100" />
      </Field>
      <Field label="Maximum injections">
        <input name="times" type="number" min={1} placeholder="no limit" />
      </Field>
      {delayed && (
        <Field label="Delay (ms)">
          <input name="delayMs" type="number" min={1} required defaultValue="1000" />
        </Field>
      )}
    </div>
  );
}

function readOptions(fields: FormData): Record<string, string | number> {
  const filled = (name: string) => String(fields.get(name) ?? "") !== "";
  return Object.fromEntries([
    ...["function", "action"].filter(filled).map((name) => [name, String(fields.get(name))]),
    ...["delayMs", "percentage", "times"].filter(filled).map((name) => [name, Number(fields.get(name))]),
  ]);
}
