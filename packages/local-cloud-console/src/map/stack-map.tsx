import type { NodeId, StackView } from "local-cloud/console-api";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useStack } from "../data/console-context.ts";
import { NARROW, useMediaQuery } from "../data/use-media-query.ts";
import { Arrowheads } from "./arrowheads.tsx";
import { findNeighbor } from "./find-neighbor.ts";
import type { MapLayout } from "./layout.ts";
import { MapEdge } from "./map-edge.tsx";
import { MapNode } from "./map-node.tsx";
import { MapNote } from "./map-note.tsx";
import { useMapLayout } from "./use-map-layout.ts";
import { useTrafficAnimation } from "./use-traffic-animation.ts";
import "./stack-map.css";

const MIN_SCALE = 0.7;
/** A narrow page lists the resources too, so the map may be smaller. */
const MIN_SCALE_NARROW = 0.5;

/** The map of the stack with its live traffic. `href` returns the URL of the map with a node open. */
export function StackMap({ href, open }: { open: NodeId | undefined; href: (node: NodeId) => string }) {
  const stack = useStack();
  const frame = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery(NARROW);
  const { map, queuesOf, scale } = useMapLayout(frame, stack, narrow ? MIN_SCALE_NARROW : MIN_SCALE);
  const { canvas, caption } = useTrafficAnimation(map, scale);
  const nodes = useMemo(() => sortAlongFlow(map), [map]);
  const leadsTo = useMemo(() => groupTargets(stack), [stack]);
  const [tabbable, setTabbable] = useState(nodes[0]?.node.id);
  const isOpenShown = open !== undefined && map.nodes.has(open);

  useEffect(() => {
    if (open !== undefined) {
      findNodeElement(frame.current, open)?.scrollIntoView({ block: "nearest", inline: "center" });
    }
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    const from = map.nodes.get((event.target as HTMLElement).dataset.node ?? "");
    const next = from && findNeighbor(map, from, event.key);
    if (!next) {
      return;
    }
    event.preventDefault();
    setTabbable(next.node.id);
    findNodeElement(frame.current, next.node.id)?.focus();
  };

  return (
    <div class="map-with-note">
      <MapNote caption={caption} />
      <div class="map-frame" ref={frame}>
        <div style={{ width: `${map.width * scale}px`, height: `${map.height * scale}px` }}>
          <div
            class="map"
            style={{ width: `${map.width}px`, height: `${map.height}px`, scale: `${scale}`, "--map-scale": `${scale}` }}
          >
            <svg class="map-edges" width={map.width} height={map.height} aria-hidden="true">
              <Arrowheads />
              {[...map.edges.values()].map((placed) => (
                <MapEdge
                  key={placed.edge.id}
                  placed={placed}
                  near={open !== undefined && [placed.edge.from, placed.edge.to].includes(open)}
                />
              ))}
            </svg>
            <canvas class="map-particles" ref={canvas} />
            <ul class="map-nodes" aria-label="Resources, in the order of events" onKeyDown={onKeyDown}>
              {nodes.map((placed) => (
                <MapNode
                  key={placed.node.id}
                  placed={placed}
                  leadsTo={leadsTo.get(placed.node.id) ?? []}
                  queues={queuesOf.get(placed.node.id) ?? []}
                  open={open === placed.node.id}
                  tabbable={(isOpenShown ? open : tabbable) === placed.node.id}
                  href={href}
                />
              ))}
            </ul>
          </div>
        </div>
      </div>
    </div>
  );
}

function groupTargets({ edges, nodes }: StackView) {
  const label = new Map(nodes.map((node) => [node.id, node.label]));
  const ends = edges.map((edge) => ({ edge, label: label.get(edge.to) ?? edge.to }));
  return Map.groupBy(ends, ({ edge }) => edge.from);
}

function findNodeElement(frame: HTMLElement | null, node: NodeId): HTMLElement | null | undefined {
  return frame?.querySelector<HTMLElement>(`[data-node="${CSS.escape(node)}"]`);
}

function sortAlongFlow({ flow, nodes }: MapLayout) {
  const [along, across] = flow === "down" ? (["y", "x"] as const) : (["x", "y"] as const);
  return [...nodes.values()].sort((a, b) => a[along] - b[along] || a[across] - b[across]);
}
