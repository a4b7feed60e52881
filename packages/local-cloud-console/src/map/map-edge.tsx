import { memo } from "preact/compat";
import { useConsole } from "../data/console-context.ts";
import { count } from "../data/format.ts";
import type { PlacedEdge } from "./edge-paths.ts";

/** An edge with its count. Screen readers get edges from the nodes instead. */
export const MapEdge = memo(function MapEdge({ near, placed }: { placed: PlacedEdge; near: boolean }) {
  const { count: position, edge, path } = placed;
  const { failures, total } = useConsole().traffic.count(edge.id).value;
  const state = failures > 0 || (edge.kind === "dead-letters" && total > 0) ? "failing" : total > 0 ? "used" : "unused";
  return (
    <g class={`map-edge ${edge.kind} ${state}${near ? " near" : ""}`}>
      <path d={path} marker-end={`url(#arrow-${state})`} />
      {total > 0 && (
        <text x={position.x} y={position.y}>
          {count(total)}
          {failures > 0 && edge.kind !== "dead-letters" && (
            <tspan class="map-edge-failures"> {count(failures)} failed</tspan>
          )}
        </text>
      )}
    </g>
  );
});
