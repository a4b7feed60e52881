import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useConsole } from "../data/console-context.ts";

export function ViewHead(props: { title: string; under?: ComponentChildren; children?: ComponentChildren }) {
  const { children, title, under } = props;
  const stack = useConsole().stack.value;
  useEffect(() => {
    document.title = [title, stack?.name].filter(Boolean).join(" · ");
  }, [title, stack?.name]);
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
