import { memo } from "preact/compat";
import { useConsole } from "../data/console-context.ts";
import { count } from "../data/format.ts";
import { NAMED } from "./edge-label.ts";
import type { PlacedEdge } from "./edge-paths.ts";

const MAX_NAMES = 2;

/** An edge with the names of its events and its count. Screen readers get edges from the nodes instead. */
export const MapEdge = memo(function MapEdge({ near, placed }: { placed: PlacedEdge; near: boolean }) {
  const { edge, label, path } = placed;
  const { isFailing, total } = useConsole().traffic.count(edge.id).value;
  const state = isFailing ? "failing" : total > 0 ? "used" : "unused";
  const names = NAMED.has(edge.kind) ? edge.labels : [];
  return (
    <g class={`map-edge ${edge.kind} ${state}${near ? " near" : ""}`}>
      <path d={path} marker-end={`url(#arrow-${state})`} />
      <text x={label.x} y={label.y} text-anchor={label.anchor}>
        {names.length > 0 && <tspan class="map-edge-event">{shortenList(names)} </tspan>}
        {total > 0 && count(total)}
      </text>
    </g>
  );
});

/** @example shortenList(["a", "b", "c"]) // "a, b +1" */
function shortenList(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${more > 0 ? ` +${more}` : ""}`;
}
