import { useCallback } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Empty } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { useStack } from "../data/console-context.ts";
import { NARROW, useMediaQuery } from "../data/use-media-query.ts";
import { LazyGuidePanel } from "../guide/lazy-guide-panel.tsx";
import { StackMap } from "../map/stack-map.tsx";
import { PlaceOrderButton } from "../orders/place-order.tsx";
import { NodePanel } from "./node-panel.tsx";
import { ResourceList } from "./resource-list.tsx";
import "./map.css";

/** The map of the stack. `?node=` opens a resource. */
export function MapView() {
  const { query, route } = useLocation();
  const { nodes } = useStack();
  const open = nodes.find(({ id }) => id === query.node);
  const href = useCallback((node: string) => `/?node=${encodeURIComponent(node)}`, []);
  const narrow = useMediaQuery(NARROW);
  return (
    <div class="view">
      <ViewHead title="Map">
        <PlaceOrderButton />
      </ViewHead>
      <div class="guided">
        <LazyGuidePanel />
        {nodes.length === 0 ? (
          <Empty title="Nothing to show">The stack defines no API, function, bus, table or queue.</Empty>
        ) : (
          <div class="with-panel high">
            <StackMap open={open?.id} href={href} />
            {narrow && <ResourceList href={href} />}
            {open && <NodePanel key={open.id} node={open} onClose={() => route("/")} />}
          </div>
        )}
      </div>
    </div>
  );
}
