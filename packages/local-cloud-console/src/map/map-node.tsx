import type { GraphEdge, NodeId } from "local-cloud/console-api";
import { memo } from "preact/compat";
import { Icon } from "../components/icon.tsx";
import { EDGE_VERBS, KIND_LABELS } from "../data/resource-kinds.ts";
import { useNodeState } from "../data/use-node-state.ts";
import { DeadLetterBadge } from "./dead-letter-badge.tsx";
import { NODE_HEIGHT, NODE_WIDTH, type PlacedNode } from "./layout.ts";

interface MapNodeProps {
  placed: PlacedNode;
  /** The outgoing edges and the labels of their targets, for screen readers. */
  leadsTo: readonly { edge: GraphEdge; label: string }[];
  /** Its dead-letter queues. */
  queues: readonly NodeId[];
  open: boolean;
  tabbable: boolean;
  href: (node: NodeId) => string;
}

/** A resource on the map, as a link that opens it. Memoized, so that only its own counts rerender it. */
export const MapNode = memo(function MapNode({ href, leadsTo, open, placed, queues, tabbable }: MapNodeProps) {
  const { node, x, y } = placed;
  const { count, isFailing } = useNodeState(node);
  return (
    <li style={{ left: `${x}px`, top: `${y}px`, width: `${NODE_WIDTH}px`, height: `${NODE_HEIGHT}px` }}>
      <a
        class={`map-node map-kind ${node.kind}${isFailing ? " failing" : ""}`}
        href={href(node.id)}
        data-node={node.id}
        tabIndex={tabbable ? 0 : -1}
        aria-current={open ? "true" : undefined}
        title={node.name}
      >
        <span class="map-node-icon">
          <Icon name={node.kind} />
        </span>
        <span class="map-node-text">
          <span class="map-node-kind">{KIND_LABELS[node.kind]} </span>
          <span class="map-node-label">{node.label}</span>
          {node.kind !== "archive" && <span class="map-node-counts soft cut"> {count}</span>}
          {isFailing && <span class="map-node-failing">failing</span>}
        </span>
        {leadsTo.length > 0 && (
          <span class="unseen">
            {". "}
            {leadsTo.map(({ edge, label }) => `${EDGE_VERBS[edge.kind]} ${label}`).join(", ")}
          </span>
        )}
      </a>
      <DeadLetterBadge service={node.label} queues={queues} />
    </li>
  );
});
