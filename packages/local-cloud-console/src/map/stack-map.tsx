import type { NodeId, StackView } from "local-cloud/console-api";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useActivities, useStack } from "../data/console-context.ts";
import { NARROW, useMediaQuery } from "../data/use-media-query.ts";
import { layOut, type MapLayout } from "./layout.ts";
import { MapEdge } from "./map-edge.tsx";
import { MapNode } from "./map-node.tsx";
import { Particles } from "./particles.ts";
import "./stack-map.css";

/** A smaller map would be unreadable, so it scrolls instead. */
const MIN_SCALE = 0.78;
/** A narrow page lists the resources too, so the map may be smaller. */
const MIN_SCALE_NARROW = 0.55;
const MAX_SCALE = 1.15;
/** The server's interval between batches; a batch is animated over the same time. */
const BATCH_MS = 100;

/** The map of the stack with its live traffic. `href` returns the URL of the map with a node open. */
export function StackMap({ href, open }: { open: NodeId | undefined; href: (node: NodeId) => string }) {
  const stack = useStack();
  const map = useMemo(() => layOut(stack), [stack]);
  const frame = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery(NARROW);
  const scale = useScale(frame, map, narrow ? MIN_SCALE_NARROW : MIN_SCALE);
  const canvas = useParticles(map, scale);
  const nodes = useMemo(() => sortFromLeft(map), [map]);
  const leadsTo = useMemo(() => groupTargets(stack), [stack]);
  const [tabbable, setTabbable] = useState(nodes[0]?.node.id);

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
    <div class="map-frame" ref={frame}>
      <div style={{ width: `${map.width * scale}px`, height: `${map.height * scale}px` }}>
        <div class="map" style={{ width: `${map.width}px`, height: `${map.height}px`, transform: `scale(${scale})` }}>
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
          <ul class="map-nodes" aria-label="Resources, from left to right" onKeyDown={onKeyDown}>
            {nodes.map((placed) => (
              <MapNode
                key={placed.node.id}
                placed={placed}
                leadsTo={leadsTo.get(placed.node.id) ?? []}
                open={open === placed.node.id}
                tabbable={(open ?? tabbable) === placed.node.id}
                href={href}
              />
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

function Arrowheads() {
  return (
    <defs>
      {["unused", "used", "failing"].map((state) => (
        <marker
          key={state}
          id={`arrow-${state}`}
          class={`map-arrow ${state}`}
          viewBox="0 0 6 6"
          refX="5.5"
          refY="3"
          markerWidth="6"
          markerHeight="6"
          orient="auto"
        >
          <path d="M0,0.6 L5.5,3 L0,5.4" />
        </marker>
      ))}
    </defs>
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

function useScale(frame: RefObject<HTMLDivElement | null>, { height, width }: MapLayout, minScale: number): number {
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(() => {
      const fitting = Math.min(element.clientWidth / width, element.clientHeight / height);
      setScale(Math.min(MAX_SCALE, Math.max(minScale, fitting)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, width, height, minScale]);
  return scale;
}

function useParticles({ edges, height, width }: MapLayout, scale: number) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const particles = useRef<Particles>(undefined);
  useEffect(() => {
    if (!canvas.current) {
      return;
    }
    const made = new Particles(canvas.current, edges);
    particles.current = made;
    return () => made.stop();
  }, [edges]);
  useEffect(() => particles.current?.resize(width, height, scale * devicePixelRatio), [edges, width, height, scale]);

  useActivities((activities) => {
    if (document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      return;
    }
    const first = activities[0]?.at ?? 0;
    const spanMs = Math.max(BATCH_MS, (activities.at(-1)?.at ?? 0) - first);
    for (const { at, edge, error } of activities) {
      if (edge) {
        const delayMs = ((at - first) / spanMs) * BATCH_MS;
        particles.current?.run(edge, { delayMs, failed: error !== undefined });
      }
    }
  });
  return canvas;
}

function sortFromLeft({ nodes }: MapLayout) {
  return [...nodes.values()].sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Finds the nearest node in the direction of an arrow key; a sideways distance counts twice. */
function findNeighbor({ nodes }: MapLayout, from: { x: number; y: number }, key: string) {
  const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!direction) {
    return undefined;
  }
  const [right = 0, down = 0] = direction;
  const reached = [...nodes.values()].flatMap((placed) => {
    const [dx, dy] = [placed.x - from.x, placed.y - from.y];
    const ahead = dx * right + dy * down;
    const beside = Math.abs(dx * down) + Math.abs(dy * right);
    return ahead > 1 ? [{ placed, distance: ahead + 2 * beside }] : [];
  });
  return reached.sort((a, b) => a.distance - b.distance)[0]?.placed;
}
