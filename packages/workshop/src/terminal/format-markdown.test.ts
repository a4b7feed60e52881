import { expect, test } from "vitest";
import { formatMarkdown, wrap } from "./format-markdown.ts";

/** Marks styles, so that they are visible: `<bold>text</bold>`. */
const format = {
  columns: 100,
  paint: (style: unknown, text: string) => `<${String(style)}>${text}</${String(style)}>`,
};
const plain = { columns: 40, paint: (_: unknown, text: string) => text };

test("styles code, emphasis, links and the lines that say what to do", () => {
  expect(formatMarkdown("Edit: `a/b.ts`", format)).toBe("<bold>Edit:</bold> <cyan>a/b.ts</cyan>");
  expect(formatMarkdown("**four** *stamps*", format)).toBe("<bold>four</bold> <italic>stamps</italic>");
  expect(formatMarkdown("[page](https://aws.amazon.com)", format)).toBe(
    "page (<underline>https://aws.amazon.com</underline>)",
  );
  expect(formatMarkdown("[guide](developing.md)", format)).toBe("guide");
});

test("styles code in the text of a link, and leaves a link in code as it is", () => {
  expect(formatMarkdown("[plan that `cdktf diff` runs](https://example.com)", format)).toBe(
    "plan that <cyan>cdktf diff</cyan> runs (<underline>https://example.com</underline>)",
  );
  expect(formatMarkdown("`[label](url)`", format)).toBe("<cyan>[label](url)</cyan>");
});

test("wraps paragraphs and the items of lists", () => {
  const markdown = `A paragraph that is longer than
forty columns is wrapped.

- An item that is longer than forty columns, too
- short
1. first`;
  expect(formatMarkdown(markdown, plain)).toBe(`A paragraph that is longer than forty
columns is wrapped.

• An item that is longer than forty
  columns, too
• short
1. first`);
});

test("keeps code blocks as they are", () => {
  expect(formatMarkdown("Do: run\n\n```sh\ncd workshop\n\nnpx cdktf deploy\n```\n\nThen wait.", plain)).toBe(
    "Do: run\n\n    cd workshop\n    \n    npx cdktf deploy\n\nThen wait.",
  );
});

test("does not take identifiers for emphasis", () => {
  expect(formatMarkdown("2 * 3 * 4 and `a *b* c`", plain)).toBe("2 * 3 * 4 and a *b* c");
});

test("does not count styles when it wraps", () => {
  expect(wrap("\u001b[1mbold\u001b[22m word", 9)).toBe("\u001b[1mbold\u001b[22m word");
});
