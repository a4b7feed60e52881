import { memo } from "preact/compat";
import { useConsole } from "../data/console-context.ts";
import { count } from "../data/format.ts";
import type { PlacedEdge } from "./edge-paths.ts";

interface MapEdgeProps {
  placed: PlacedEdge;
  /** Whether it begins or ends at the node that is open. */
  near: boolean;
}

/** A path on the map and how much took it. Nodes tell screen readers where they lead. */
export const MapEdge = memo(function MapEdge({ near, placed }: MapEdgeProps) {
  const { count: place, edge, path } = placed;
  const { failures, total } = useConsole().traffic.count(edge.id).value;
  const state = failures > 0 || (edge.kind === "dead-letters" && total > 0) ? "failing" : total > 0 ? "used" : "unused";
  return (
    <g class={`map-edge ${edge.kind} ${state}${near ? " near" : ""}`}>
      <path d={path} marker-end={`url(#arrow-${state})`} />
      {total > 0 && (
        <text x={place.x} y={place.y}>
          {count(total)}
          {failures > 0 && edge.kind !== "dead-letters" && (
            <tspan class="map-edge-failures"> {count(failures)} failed</tspan>
          )}
        </text>
      )}
    </g>
  );
});
