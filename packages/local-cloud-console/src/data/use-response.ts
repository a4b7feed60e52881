import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { request } from "./api.ts";

/** What the local cloud answered last, and how the latest question went. */
export interface ResponseState<Body> {
  /** Stays while it is pending again. */
  response: Body | undefined;
  error: Error | undefined;
  /** Asks again, at most some times a second however often it is called. */
  refresh: () => void;
}

/** Between two questions that events lead to. */
const MIN_DISTANCE_MS = 300;

/**
 * Asks the local cloud, and again when told to; an response that a later one overtook is ignored.
 * @param path behind `/api/`; undefined asks nothing
 */
export function useResponse<Body>(path: string | undefined): ResponseState<Body> {
  const [state, setState] = useState<{ path?: string; response?: Body; error?: Error }>({});
  const pending = useRef<AbortController>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const load = useCallback(async () => {
    pending.current?.abort();
    timer.current = undefined;
    if (path === undefined) {
      return;
    }
    const controller = new AbortController();
    pending.current = controller;
    try {
      const response = await request<Body>(path, { signal: controller.signal });
      if (!controller.signal.aborted) {
        setState({ path, response });
      }
    } catch (error) {
      if (!controller.signal.aborted) {
        setState((last) => ({ ...last, path, error: error as Error }));
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
