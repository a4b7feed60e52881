import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useConsole } from "../data/console-context.ts";
import { createTitle } from "../data/describe-health.ts";

export function ViewHead(props: { title: string; under?: ComponentChildren; children?: ComponentChildren }) {
  const { children, title, under } = props;
  const { health, stack } = useConsole();
  const pageTitle = createTitle(title, stack.value?.name, health.value);
  useEffect(() => {
    document.title = pageTitle;
  }, [pageTitle]);
  return (
    <div class="view-head">
      <div class="view-title">
        <h1>{title}</h1>
        {under && <p class="soft">{under}</p>}
      </div>
      {children && <div class="actions">{children}</div>}
    </div>
  );
}
