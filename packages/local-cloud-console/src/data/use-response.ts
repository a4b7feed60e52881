import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { request } from "./api.ts";

const MIN_DISTANCE_MS = 300;

/** Sends a GET request to a path behind `/api/`, and again on refresh; the last response remains until then. */
export function useResponse<Body>(path: string) {
  const [state, setState] = useState<{ path?: string; response?: Body; error?: Error }>({});
  const pending = useRef<AbortController>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const load = useCallback(async () => {
    pending.current?.abort();
    timer.current = undefined;
    const controller = new AbortController();
    pending.current = controller;
    try {
      const response = await request<Body>(path, { signal: controller.signal });
      if (!controller.signal.aborted) {
        setState({ path, response });
      }
    } catch (error) {
      if (!controller.signal.aborted) {
        setState((last) => ({ ...(last.path === path && last), path, error: error as Error }));
      }
    }
  }, [path]);

  useEffect(() => {
    void load();
    return () => {
      pending.current?.abort();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [load]);

  const refresh = useCallback(() => {
    timer.current ??= setTimeout(load, MIN_DISTANCE_MS);
  }, [load]);

  const current = state.path === path;
  return { response: current ? state.response : undefined, error: current ? state.error : undefined, refresh };
}

/** @param intervalMs false to pause */
export function usePolling(refresh: () => void, intervalMs: number | false): void {
  useEffect(() => {
    const timer = intervalMs === false ? undefined : setInterval(refresh, intervalMs);
    return () => clearInterval(timer);
  }, [refresh, intervalMs]);
}
