import type { GraphNode, NodeId } from "local-cloud/console-api";
import { Icon } from "../components/icon.tsx";
import { useStack } from "../data/console-context.ts";
import { KIND_LABELS } from "../data/resource-kinds.ts";
import { useNodeState } from "../data/use-node-state.ts";
import "./resource-list.css";

/** The resources as a list, for a page on which the map is too small to read. */
export function ResourceList({ href }: { href: (node: NodeId) => string }) {
  const { nodes } = useStack();
  return (
    <section class="card" aria-labelledby="resources">
      <header class="card-head">
        <h2 id="resources">Resources</h2>
      </header>
      <ul class="resource-list">
        {nodes.map((node) => (
          <Resource key={node.id} node={node} href={href(node.id)} />
        ))}
      </ul>
    </section>
  );
}

function Resource({ href, node }: { node: GraphNode; href: string }) {
  const { count, isFailing } = useNodeState(node);
  return (
    <li>
      <a href={href} class={`map-kind ${node.kind}`}>
        <span class="map-node-icon">
          <Icon name={node.kind} />
        </span>
        <span class="cut">
          {node.label} <span class="faint">{KIND_LABELS[node.kind]}</span>
        </span>
        <span class="soft">
          {count}
          {isFailing && node.kind !== "queue" && <strong class="bad"> failing</strong>}
        </span>
      </a>
    </li>
  );
}
