import type { StackView } from "local-cloud/console-api";
import type { IconName } from "../components/icon.tsx";
import { findOrderRoute } from "../orders/order-route.ts";
import { ORDER_WORDS, ORDERS_PATH } from "../orders/orders.ts";

interface NavigationLink {
  href: string;
  label: string;
  icon: IconName;
  /** Matches the paths of its views. */
  isFor: RegExp;
}

const LINKS: readonly NavigationLink[] = [
  { href: "/", label: "Map", icon: "map", isFor: /^\/$/ },
  { href: ORDERS_PATH, label: ORDER_WORDS.list, icon: "list", isFor: new RegExp(`^${ORDERS_PATH}`) },
  { href: "/table", label: "Table", icon: "table", isFor: /^\/table/ },
  { href: "/dead-letters", label: "Dead letters", icon: "failures", isFor: /^\/dead-letters/ },
  { href: "/archive", label: "Archive", icon: "archive", isFor: /^\/archive/ },
  { href: "/playground", label: "Playground", icon: "try", isFor: /^\/playground/ },
];

/** Lists the links to the views. A stack without an API cannot place orders and has no list of them. */
export function listLinks(stack: Pick<StackView, "api"> | undefined): readonly NavigationLink[] {
  const hasOrders = !stack || findOrderRoute(stack) !== undefined;
  return LINKS.filter(({ href }) => hasOrders || href !== ORDERS_PATH);
}
