import { type ActiveFault, FAULT_EFFECTS, type FaultInput } from "local-cloud/console-api";
import { useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { useAction } from "../components/use-action.ts";
import { send } from "../data/api.ts";
import { useFunctions } from "./use-functions.ts";

/** A form that turns on any fault. */
export function CustomFault() {
  const [on, setOn] = useState<FaultInput["on"]>("call");
  const [effect, setEffect] = useState("crash-after");
  const { busy, onSubmit } = useAction();
  const known = FAULT_EFFECTS[on].some((each) => each === effect) ? effect : FAULT_EFFECTS[on][0];

  const add = async (form: HTMLFormElement) => {
    await send<ActiveFault>("faults", { on, effect: known, ...readOptions(new FormData(form)) });
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
