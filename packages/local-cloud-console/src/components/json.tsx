import { formatJson } from "../data/format.ts";
import { CopyButton } from "./copy-button.tsx";
import "./json.css";

export function Json({ content, title }: { title: string; content: unknown }) {
  const text = formatJson(content);
  return (
    <figure class="json">
      <figcaption>
        <span>{title}</span>
        <CopyButton text={text} label="Copy" document={title} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section aria-label={title} tabIndex={0}>
        <pre>
          <code>{colorize(text)}</code>
        </pre>
      </section>
    </figure>
  );
}

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;
/** Coloring a longer document would block the page. */
const MAX_COLORED_LENGTH = 20_000;

function colorize(text: string) {
  if (text.length > MAX_COLORED_LENGTH || !/^[[{]/.test(text)) {
    return text;
  }
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [whole, string, colon] = match;
    const kind = string === undefined ? "json-literal" : colon === undefined ? "json-string" : "json-key";
    const token = string ?? whole;
    parts.push(text.slice(end, match.index), <span class={kind}>{token}</span>);
    end = match.index + token.length;
  }
  return [...parts, text.slice(end)];
}
