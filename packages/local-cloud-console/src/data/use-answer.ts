import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask } from "./api.ts";

/** What the local cloud answered last, and how the latest question went. */
export interface AnswerState<Answer> {
  /** Stays while it is asked again. */
  answer: Answer | undefined;
  error: Error | undefined;
  /** Asks again, at most some times a second however often it is called. */
  refresh: () => void;
}

/** Between two questions that events lead to. */
const LEAST_DISTANCE_MS = 300;

/**
 * Asks the local cloud, and again when told to; an answer that a later one overtook is ignored.
 * @param path behind `/api/`; undefined asks nothing
 */
export function useAnswer<Answer>(path: string | undefined): AnswerState<Answer> {
  const [state, setState] = useState<{ path?: string; answer?: Answer; error?: Error }>({});
  const asked = useRef<AbortController>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const load = useCallback(async () => {
    asked.current?.abort();
    timer.current = undefined;
    if (path === undefined) {
      return;
    }
    const controller = new AbortController();
    asked.current = controller;
    try {
      const answer = await ask<Answer>(path, { signal: controller.signal });
      if (!controller.signal.aborted) {
        setState({ path, answer });
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
      asked.current?.abort();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [load]);

  const refresh = useCallback(() => {
    timer.current ??= setTimeout(load, LEAST_DISTANCE_MS);
  }, [load]);

  const current = state.path === path;
  return { answer: current ? state.answer : undefined, error: current ? state.error : undefined, refresh };
}
