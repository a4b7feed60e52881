import { useEffect, useState } from "preact/hooks";

/** As narrow as a phone: what the style sheets have for the same. */
export const NARROW = "(max-width: 700px)";

/** Whether a CSS media query holds, also when that changes. */
export function useMediaQuery(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const onChange = () => setHolds(list.matches);
    list.addEventListener("change", onChange);
    return () => list.removeEventListener("change", onChange);
  }, [query]);
  return holds;
}
