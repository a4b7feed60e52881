import type { GraphNode, RoleView } from "local-cloud/console-api";
import { useLocation } from "preact-iso";
import { FunctionLog } from "../components/function-log.tsx";
import { Json } from "../components/json.tsx";
import { Panel } from "../components/panel.tsx";
import { useConsole, useStack } from "../data/console-context.ts";
import { count } from "../data/format.ts";
import { EDGE_VERBS, KIND_COUNTS, KIND_LABELS } from "../data/resource-kinds.ts";
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
  const { traffic } = useConsole();
  const { failures, total } = traffic.count(node.id).value;
  return (
    <>
      {node.kind !== "archive" && (
        <dl class="facts">
          <div>
            <dt>{KIND_COUNTS[node.kind][1].replace(/^./, (letter) => letter.toUpperCase())}</dt>
            <dd class="figure">{count(total)}</dd>
          </div>
          {node.kind !== "queue" && (
            <div>
              <dt>Failed</dt>
              <dd class={failures > 0 ? "figure bad" : "figure"}>{count(failures)}</dd>
            </div>
          )}
        </dl>
      )}
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
          const { failures, total } = traffic.count(edge.id).value;
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
                {failures > 0 && <strong class="bad"> {count(failures)} failed</strong>}
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
