import type { SearchResult, SearchResults } from "local-cloud/console-api";
import { useEffect, useState } from "preact/hooks";
import { request } from "../data/api.ts";

const PAUSE_MS = 120;

/** Searches events and keys once the user pauses; without a connection, finds none. */
export function useSearch(text: string): readonly SearchResult[] {
  const [found, setFound] = useState<{ text: string; results: readonly SearchResult[] }>({ text: "", results: [] });
  useEffect(() => {
    if (text.trim() === "") {
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const query = new URLSearchParams({ text: text.trim() });
        const { results } = await request<SearchResults>(`search?${query}`, { signal: controller.signal });
        setFound({ text, results });
      } catch {
        // The page says that the connection is lost.
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text]);
  return found.text === text ? found.results : [];
}
