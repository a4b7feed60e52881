import type { NodeId, StackView } from "local-cloud/console-api";
import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { replaceQueues } from "./dead-letter-badges.ts";
import { layOut, type MapLayout } from "./layout.ts";

const MAX_SCALE = 1.15;

interface FittedMap {
  map: MapLayout;
  /** Pixels of the page per pixel of the map. */
  scale: number;
  queuesOf: ReadonlyMap<NodeId, readonly NodeId[]>;
}

/**
 * Lays out a stack in the direction that shows it larger.
 * @param minScale a smaller map would be unreadable, so it scrolls instead
 */
export function useMapLayout(frame: RefObject<HTMLElement | null>, stack: StackView, minScale: number): FittedMap {
  const { maps, queuesOf } = useMemo(() => {
    const { queuesOf, ...drawn } = replaceQueues(stack);
    return { queuesOf, maps: [layOut(drawn, "down"), layOut(drawn, "right")] as const };
  }, [stack]);
  const [fitted, setFitted] = useState<Omit<FittedMap, "queuesOf">>({ map: maps[0], scale: 1 });

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(() => setFitted(fit(maps, element, minScale)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, maps, minScale]);

  // The first render after a change of the stack precedes the observer.
  return maps.includes(fitted.map) ? { ...fitted, queuesOf } : { map: maps[0], scale: 1, queuesOf };
}

function fit(
  [down, right]: readonly [MapLayout, MapLayout],
  { clientHeight, clientWidth }: HTMLElement,
  minScale: number,
): Omit<FittedMap, "queuesOf"> {
  const measure = ({ height, width }: MapLayout) => Math.min(MAX_SCALE, clientWidth / width, clientHeight / height);
  const map = measure(right) > measure(down) ? right : down;
  return { map, scale: Math.max(minScale, measure(map)) };
}
