import type { GraphNode, RoleView } from "local-cloud/console-api";
import { useLocation } from "preact-iso";
import { FunctionLog } from "../components/function-log.tsx";
import { Json } from "../components/json.tsx";
import { Panel } from "../components/panel.tsx";
import { useConsole, useStack } from "../data/console-context.ts";
import { count, formatTime } from "../data/format.ts";
import { EDGE_VERBS, KIND_LABELS } from "../data/resource-kinds.ts";
import { useNodeState } from "../data/use-node-state.ts";
import "./node-panel.css";

const TABS = { overview: "Overview", configuration: "Configuration", role: "Role", logs: "Logs" } as const;
type Tab = keyof typeof TABS;

/** A resource with its connections and configuration; for a function, also its role and logs. `?tab=` selects a tab. */
export function NodePanel({ node, onClose }: { node: GraphNode; onClose: () => void }) {
  const { query } = useLocation();
  const tabs = (Object.keys(TABS) as Tab[]).filter(
    (tab) => (tab !== "role" || node.role) && (tab !== "logs" || node.kind === "function"),
  );
  const open = tabs.find((tab) => tab === query.tab) ?? "overview";
  return (
    <Panel kind={KIND_LABELS[node.kind]} title={node.label} onClose={onClose}>
      <nav class="tabs" aria-label="Resource details">
        {tabs.map((tab) => (
          <a
            key={tab}
            href={`/?node=${encodeURIComponent(node.id)}${tab === "overview" ? "" : `&tab=${tab}`}`}
            aria-current={tab === open ? "page" : undefined}
          >
            {TABS[tab]}
          </a>
        ))}
      </nav>
      <div class="node-panel-tab">
        {open === "overview" && <Overview node={node} />}
        {open === "configuration" && <Json title={node.id} content={node.configuration} />}
        {open === "role" && node.role && <Role role={node.role} />}
        {open === "logs" && <FunctionLog node={node.id} />}
      </div>
    </Panel>
  );
}

function Overview({ node }: { node: GraphNode }) {
  return (
    <>
      <Figures node={node} />
      <dl class="properties">
        <dt>Name</dt>
        <dd class="mono">{node.name}</dd>
        <dt>ARN</dt>
        <dd class="mono">{node.arn}</dd>
        <dt>Terraform</dt>
        <dd class="mono">{node.id}</dd>
      </dl>
      <Connections node={node} />
      {node.kind === "table" && <a href={`/table?table=${encodeURIComponent(node.name)}`}>View items</a>}
      {node.kind === "queue" && <a href="/dead-letters">View dead letters</a>}
      {node.kind === "archive" && <a href="/archive">Replay events</a>}
      {node.kind === "api" && <a href="/playground">Send a request</a>}
      {node.kind === "rule" && <a href="/playground/event">Test an event</a>}
    </>
  );
}

function Figures({ node }: { node: GraphNode }) {
  const { traffic } = useConsole();
  const { count: text, isFailing } = useNodeState(node);
  const { failures } = traffic.count(node.id).value;
  const since = traffic.since.value;
  const [number = "", ...noun] = text.split(" ");
  if (node.kind === "archive") {
    return null;
  }
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{noun.join(" ").replace(/^./, (letter) => letter.toUpperCase())}</dt>
          <dd class={isFailing && node.kind === "queue" ? "figure bad" : "figure"}>{number}</dd>
        </div>
        {node.kind !== "queue" && (
          <div>
            <dt>Failed</dt>
            <dd class={isFailing ? "figure bad" : "figure"}>{count(failures)}</dd>
          </div>
        )}
      </dl>
      {node.kind !== "queue" && since !== undefined && (
        <p class="soft">
          Since {formatTime(since)}, when this run started.{isFailing && " The latest one failed."}
        </p>
      )}
    </>
  );
}

function Connections({ node }: { node: GraphNode }) {
  const { edges, nodes } = useStack();
  const { traffic } = useConsole();
  const label = new Map(nodes.map(({ id, label }) => [id, label]));
  const own = edges.filter(({ from, to }) => from === node.id || to === node.id);
  if (own.length === 0) {
    return null;
  }
  return (
    <section>
      <h3>Connections</h3>
      <ul class="connections">
        {own.map((edge) => {
          const { failures, isFailing, total } = traffic.count(edge.id).value;
          const other = edge.from === node.id ? edge.to : edge.from;
          const otherLink = <a href={`/?node=${encodeURIComponent(other)}`}>{label.get(other) ?? other}</a>;
          const verb = EDGE_VERBS[edge.kind];
          return (
            <li key={edge.id}>
              <span>
                {edge.from === node.id ? (
                  <>
                    {verb} {otherLink}
                  </>
                ) : (
                  <>
                    {otherLink} {verb} it
                  </>
                )}
                {edge.labels.length > 0 && <span class="faint">{edge.labels.join(", ")}</span>}
                {edge.attributes && <span class="faint">only {edge.attributes.join(", ")}</span>}
              </span>
              <span class="soft">
                {count(total)}
                {failures > 0 && edge.kind !== "dead-letters" && (
                  <span class={isFailing ? "bad" : ""}>, {count(failures)} failed</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Role({ role }: { role: RoleView }) {
  return (
    <>
      <dl class="properties">
        <dt>Name</dt>
        <dd class="mono">{role.name}</dd>
        <dt>ARN</dt>
        <dd class="mono">{role.arn}</dd>
      </dl>
      {role.policies.length === 0 && <p class="soft">No policies: every action is denied.</p>}
      {role.policies.map(({ address, statements }) => (
        <Json key={address} title={address} content={statements} />
      ))}
    </>
  );
}
