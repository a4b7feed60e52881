import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useConsole } from "../data/console-context.ts";

/** The guide's panel, loaded only for a guide, because its Markdown parser is a tenth of the page. */
export function LazyGuidePanel() {
  const hasGuide = useConsole().guide.value !== undefined;
  const [loaded, setLoaded] = useState<{ GuidePanel: ComponentType }>();
  useEffect(() => {
    if (hasGuide) {
      void import("./guide-panel.tsx").then(setLoaded);
    }
  }, [hasGuide]);
  return loaded ? <loaded.GuidePanel /> : null;
}
