import { extname } from "node:path";
import { TextlintKernel } from "@textlint/kernel";
import { parse } from "@textlint/markdown-to-ast";
import { createDocument } from "./document.ts";
import { findSourcePassages, findYamlPassages } from "./passages.ts";
import { createPlugin } from "./plugin.ts";
import { createRule } from "./rule.ts";
import { words } from "./words.ts";

export type Finding = { file: string; line: number; column: number; word: string; message: string };

const kernel = new TextlintKernel();
const plugins = [
  createPlugin([".md"], parse),
  createPlugin([".ts", ".tsx", ".mjs"], (source, file) => createDocument(source, findSourcePassages(source, file))),
  createPlugin([".yml", ".yaml"], (source) => createDocument(source, findYamlPassages(source))),
];
const rules = words.map((word) => ({ ruleId: word.id, rule: createRule(word) }));

/** Lints a file. Its extension decides how it is read. */
export const lintWords = async (file: string, source: string): Promise<Finding[]> => {
  const { messages } = await kernel.lintText(source, { filePath: file, ext: extname(file), plugins, rules });
  return messages.map(({ line, column, ruleId, message }) => ({ file, line, column, word: ruleId, message }));
};
