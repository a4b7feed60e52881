import { type ComponentChildren, isValidElement } from "preact";
import { expect, test } from "vitest";
import { renderInlineMarkdown, renderMarkdown } from "./markdown.tsx";

/** Writes elements as HTML, with their text unescaped. */
function toHtml(rendered: ComponentChildren): string {
  if (Array.isArray(rendered)) {
    return rendered.map(toHtml).join("");
  }
  if (!isValidElement(rendered)) {
    return rendered === undefined ? "" : String(rendered);
  }
  const { children, ...attributes } = rendered.props as { children?: ComponentChildren };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  return `<${rendered.type}${written.join("")}>${toHtml(children)}</${rendered.type}>`;
}

/** Lists the types of the elements. */
function listElements(rendered: ComponentChildren): unknown[] {
  if (Array.isArray(rendered)) {
    return rendered.flatMap(listElements);
  }
  return isValidElement(rendered) ? [rendered.type, ...listElements(rendered.props.children)] : [];
}

const render = (markdown: string) => toHtml(renderMarkdown(markdown, 3));

test("renders paragraphs with code and emphasis", () => {
  expect(render("Stamp *first*,\nthen **publish** with `PutEvents`.\n\nWait.")).toBe(
    "<p>Stamp <em>first</em>,\nthen <strong>publish</strong> with <code>PutEvents</code>.</p><p>Wait.</p>",
  );
});

test("renders code blocks as they are", () => {
  expect(render('```json\n{ "a": "*" }\n```')).toBe('<pre><code>{ "a": "*" }</code></pre>');
});

test("renders lists", () => {
  expect(render("- one\n  more\n- `two`")).toBe("<ul><li>one\nmore</li><li><code>two</code></li></ul>");
  expect(render("1. one")).toBe("<ol><li>one</li></ol>");
});

test("skips no level of headings", () => {
  expect(render("# Task\n\n### Cost")).toBe("<h3>Task</h3><h4>Cost</h4>");
});

test("opens links in another tab", () => {
  expect(render("[Rules](https://docs.aws.amazon.com/?a=1&b)")).toBe(
    '<p><a href="https://docs.aws.amazon.com/?a=1&b" target="_blank" rel="noreferrer">Rules</a></p>',
  );
});

test.each(["javascript:alert(1)", "data:text/html,hello", "JavaScript&colon;alert(1)", "order-api.ts"])(
  "does not link to %s",
  (address) => {
    expect(listElements(renderMarkdown(`[link](${address}) <${address}>`, 3))).toEqual(["p"]);
  },
);

test.each(["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onclick=alert(1)>b</b>", "![i](x.png)"])(
  "shows %s as text",
  (markdown) => {
    const rendered = renderMarkdown(markdown, 3);
    expect(listElements(rendered).filter((type) => type !== "p")).toEqual([]);
    expect(toHtml(rendered).replaceAll(/<\/?p>/g, "")).toBe(markdown);
  },
);

test("shows a table as it is written", () => {
  expect(render("| a |\n| - |\n| 1 |")).toBe("| a |\n| - |\n| 1 |");
});

test("renders a text without paragraphs within a line", () => {
  expect(toHtml(renderInlineMarkdown("an item with its `ID`, of <ID>"))).toBe(
    "an item with its <code>ID</code>, of <ID>",
  );
});
