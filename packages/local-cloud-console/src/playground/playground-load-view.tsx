import {
  type ApiRequest,
  type ApiResponse,
  type ApiRoute,
  formatDuration,
  type LoadRequest,
  type LoadView,
} from "local-cloud/console-api";
import { useState } from "preact/hooks";
import { Field } from "../components/field.tsx";
import { Json } from "../components/json.tsx";
import { Empty } from "../components/states.tsx";
import { useAction } from "../components/use-action.ts";
import { ViewHead } from "../components/view-head.tsx";
import { ViewTabs } from "../components/view-tabs.tsx";
import { remove, send } from "../data/api.ts";
import { useStack } from "../data/console-context.ts";
import { count, pluralize } from "../data/format.ts";
import { fillPath, findItemId, parseVariables } from "../data/requests.ts";
import { usePolling, useResponse } from "../data/use-response.ts";
import { findOrderRoute } from "../orders/order-route.ts";
import { getOrderPath, ORDER_WORDS } from "../orders/orders.ts";
import { PLAYGROUND_TABS } from "./tabs.ts";
import "./playground.css";

export function PlaygroundLoadView() {
  const stack = useStack();
  const route = findOrderRoute(stack) ?? stack.api?.routes[0];
  return (
    <div class="view">
      <ViewHead title="Playground" under="Send requests to the API and watch them on the map." />
      <ViewTabs label="Playground" tabs={PLAYGROUND_TABS} />
      {stack.api && route ? (
        <RequestForm routes={stack.api.routes} first={route} />
      ) : (
        <Empty title="No HTTP API in this stack">
          Send an <a href="/playground/event">event</a> instead.
        </Empty>
      )}
    </div>
  );
}

function RequestForm({ first, routes }: { routes: readonly ApiRoute[]; first: ApiRoute }) {
  const [routeKey, setRouteKey] = useState(first.routeKey);
  const route = routes.find((each) => each.routeKey === routeKey) ?? first;
  const [variables, setVariables] = useState<Record<string, string>>({});
  const [idempotencyKey, setIdempotencyKey] = useState("");
  const [body, setBody] = useState("");
  const [response, setResponse] = useState<ApiResponse>();
  const { busy, onSubmit } = useAction();

  const method = route.method === "ANY" ? "POST" : route.method;
  const request: ApiRequest = {
    method,
    path: fillPath(route, variables),
    ...(idempotencyKey && { headers: { "Idempotency-Key": idempotencyKey } }),
    ...(body && method !== "GET" && { body }),
  };
  return (
    <div class="playground-columns">
      <form
        class="card card-body form"
        onSubmit={onSubmit(async () => setResponse(await send<ApiResponse>("request", request)))}
      >
        <h2>Single request</h2>
        <RouteField routes={routes} value={routeKey} onChange={setRouteKey} />
        {parseVariables(route).map((name) => (
          <Field key={name} label={name}>
            <input
              required
              value={variables[name] ?? ""}
              onInput={(event) => setVariables({ ...variables, [name]: event.currentTarget.value })}
            />
          </Field>
        ))}
        {method !== "GET" && (
          <>
            <Field label={`Idempotency-Key (optional; ${ORDER_WORDS.idempotencyKey})`}>
              <input value={idempotencyKey} onInput={(event) => setIdempotencyKey(event.currentTarget.value)} />
            </Field>
            <Field label="Body (optional)">
              <textarea rows={3} value={body} onInput={(event) => setBody(event.currentTarget.value)} />
            </Field>
          </>
        )}
        <div class="actions">
          <button type="submit" class="button primary" disabled={busy}>
            {route === first ? ORDER_WORDS.placeOne : "Send"}
          </button>
        </div>
        {response && <ResponseView response={response} />}
      </form>
      <LoadForm request={request} target={`${method} ${route.path}`} />
    </div>
  );
}

function RouteField(props: { routes: readonly ApiRoute[]; value: string; onChange: (routeKey: string) => void }) {
  return (
    <Field label="Route">
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.routes.map((each) => (
          <option key={each.routeKey} value={each.routeKey}>
            {each.method} {each.path}
          </option>
        ))}
      </select>
    </Field>
  );
}

function ResponseView({ response }: { response: ApiResponse }) {
  const stack = useStack();
  const itemId = findItemId(response, stack);
  const good = response.statusCode < 400;
  return (
    <div class="form" role="status">
      <p>
        <span class={good ? "badge good" : "badge bad"}>{response.statusCode}</span> after{" "}
        {formatDuration(response.durationMs)}
        {itemId && (
          <>
            {", "}
            <a href={getOrderPath(itemId)}>view timeline</a>
          </>
        )}
      </p>
      <Json title="Response" content={response.body} />
    </div>
  );
}

const POLL_MS = 500;

function LoadForm({ request, target }: { request: ApiRequest; target: string }) {
  const [perSecond, setPerSecond] = useState(20);
  const [seconds, setSeconds] = useState(30);
  const { response: load, refresh } = useResponse<LoadView>("load");
  const { busy, onSubmit, run } = useAction();
  const running = load?.state === "RUNNING";
  const isPending = load !== undefined && (running || load.succeeded + load.failed < load.sent);
  usePolling(refresh, isPending && POLL_MS);

  const start = async () => {
    await send<LoadView>("load", { request, perSecond, seconds } satisfies LoadRequest);
    refresh();
  };
  const stop = async () => {
    await remove("load");
    refresh();
  };
  return (
    <form class="card card-body form" onSubmit={onSubmit(start)}>
      <h2>Load test</h2>
      <p class="soft">
        Repeats <code>{target}</code> with the values entered.
      </p>
      <div class="form-row">
        <NumberField label="Requests per second" max={1000} value={perSecond} onInput={setPerSecond} />
        <NumberField label="Duration (seconds)" max={600} value={seconds} onInput={setSeconds} />
      </div>
      <div class="actions">
        <button type="submit" class="button primary" disabled={busy}>
          {running ? "Restart" : "Start"}
        </button>
        {running && (
          <button type="button" class="button" disabled={busy} onClick={() => run(stop)}>
            Stop
          </button>
        )}
        {running && <a href="/">View map</a>}
      </div>
      {load && <LoadProgress load={load} />}
    </form>
  );
}

function NumberField(props: { label: string; max: number; value: number; onInput: (value: number) => void }) {
  return (
    <Field label={props.label}>
      <input
        type="number"
        min={1}
        max={props.max}
        required
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.valueAsNumber)}
      />
    </Field>
  );
}

function describeFailures({ responses, failed }: LoadView): string {
  const statuses = Object.entries(responses).flatMap(([status, times]) =>
    Number(status) >= 200 && Number(status) < 300
      ? []
      : [`${count(times)} ${status === "none" ? "without a response" : `with ${status}`}`],
  );
  return `${count(failed)} failed${statuses.length > 0 ? ` (${statuses.join(", ")})` : ""}`;
}

function LoadProgress({ load }: { load: LoadView }) {
  const total = load.perSecond * load.seconds;
  const states = { RUNNING: "Running", COMPLETED: "Done", STOPPED: "Stopped" };
  return (
    <div class="load">
      <progress max={total} value={load.sent} aria-label="Requests sent" />
      <p class="soft">
        {states[load.state]}: {count(load.sent)} of {pluralize(total, "request")} sent, {count(load.succeeded)}{" "}
        succeeded
        {load.failed > 0 && <strong class="bad">, {describeFailures(load)}</strong>}
      </p>
    </div>
  );
}
