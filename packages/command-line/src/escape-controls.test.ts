import { expect, test } from "vitest";
import { escapeControls } from "./escape-controls.ts";

test.each([
  ["a\u0000b", "a\\u0000b"],
  ["\u001b[2Jgone", "\\u001b[2Jgone"],
  ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
  ["back\u0008space\r", "back\\u0008space\\u000d"],
  ["\u001b[1;31mred\u001b[0m", "\u001b[1;31mred\u001b[0m"],
  ["a\tb\nc é 😀", "a\tb\nc é 😀"],
])("%j becomes %j", (text, escaped) => {
  expect(escapeControls(text)).toBe(escaped);
});
