import { useLocation } from "preact-iso";

/** Returns the URL's query, and a function that changes some of its parameters; an empty value removes one. */
export function useQuery(): [Record<string, string>, (changes: Record<string, string>) => void] {
  const { path, query, route } = useLocation();
  const change = (changes: Record<string, string>) => {
    const parameters = Object.entries({ ...query, ...changes }).filter(([, value]) => value !== "");
    const search = new URLSearchParams(parameters).toString();
    route(search ? `${path}?${search}` : path, true);
  };
  return [query, change];
}
