import { describe, expect, test } from "vitest";
import { lintWords } from "./lint-words.ts";

const lint = async (file: string, source: string) =>
  (await lintWords(file, source)).map(({ line, column, word }) => `${line}:${column} ${word}`);

describe("TypeScript", () => {
  test.each([
    ["a block comment", "/** Retries when nobody\n * responds. */", ["1:18 nobody"]],
    ["a line comment", "const a = 1; // whoever calls", ["1:17 whoever"]],
    ["a phrase across two lines of a comment", "// the last version goes\n// on", ["1:21 go-on"]],
    ["a string", 'const a = "the call was refused";', ["1:25 refuse"]],
    ["a template", `const a = \`\${b} is no duration\`;`, ["1:17 is-no"]],
    ["the name of a constant", "const MOST_TRIES = 3;", ["1:7 name-maximum"]],
    ["the name of a property", "type A = { isCancelled: boolean };", ["1:12 spelling-double"]],
    ["a docstring's first word", "/** What is stored. */\nconst a = 1;", ["1:5 opening-pronoun"]],
    ["a tag's first word", "/** @param a of the order */\nconst b = 1;", ["1:14 opening-tag"]],
    ["a test's name", 'test("what fails is retried", f);', ["1:7 opening-string"]],
  ])("finds a phrase in %s", async (_, source, expected) => {
    expect(await lint("a.ts", source)).toEqual(expected);
  });

  test("finds a phrase in JSX text", async () => {
    expect(await lint("a.tsx", "const a = <p>Nobody called</p>;")).toEqual(["1:14 nobody"]);
  });

  test.each([
    ["code in a comment", "// see `nobody`"],
    ["a string without spaces", 'const a = "nobody";'],
    ["the name of something declared elsewhere", "nobody();"],
    ["the system's words for ECONNREFUSED", "// connection refused"],
    ["a question", "// What if it fails?\n"],
    ["idiomatic there is no", "// There is no queue."],
  ])("ignores %s", async (_, source) => {
    expect(await lint("a.ts", source)).toEqual([]);
  });

  test("reports a file that does not parse", async () => {
    expect(await lint("a.ts", "const = 1;")).toEqual(["1:0 plugin-error"]);
  });
});

test("finds phrases in Markdown, not in its code", async () => {
  const source = "# Behaviour\n\nThe run `goes on` and\ngoes\non.\n\n```sh\nnobody\n```\n";
  expect(await lint("a.md", source)).toEqual(["1:3 spelling-or", "4:1 go-on"]);
});

test("finds phrases in comments of YAML, not in its values", async () => {
  expect(await lint("a.yml", "# Nobody\na: nobody # anew\n")).toEqual(["1:3 nobody", "2:13 anew"]);
});
