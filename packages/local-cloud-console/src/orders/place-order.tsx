import type { ApiRequest, ApiResponse } from "local-cloud/console-api";
import { useState } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { notify } from "../components/notice.tsx";
import { send } from "../data/api.ts";
import { useConsole } from "../data/console-context.ts";
import { findItemId } from "../data/requests.ts";
import { findOrderRoute } from "./order-route.ts";
import { getOrderPath, ORDER_WORDS } from "./orders.ts";

export function PlaceOrderButton() {
  const stack = useConsole().stack.value;
  const route = stack && findOrderRoute(stack);
  const [busy, setBusy] = useState(false);
  if (!route) {
    return null;
  }

  const place = async () => {
    setBusy(true);
    try {
      const request: ApiRequest = { method: route.method === "ANY" ? "POST" : route.method, path: route.path };
      const response = await send<ApiResponse>("request", request);
      const { durationMs, statusCode } = response;
      const text = `${request.method} ${request.path}: ${statusCode} in ${Math.round(durationMs)} ms`;
      const id = findItemId(response, stack);
      const link = id === undefined ? undefined : { href: getOrderPath(id), label: ORDER_WORDS.follow };
      notify(text, statusCode < 400 ? "done" : "failed", link);
    } catch (error) {
      notify((error as Error).message, "failed");
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class="button primary"
      onClick={place}
      disabled={busy}
      title={`${route.method} ${route.path}`}
    >
      <Icon name="try" />
      {ORDER_WORDS.placeOne}
    </button>
  );
}
