import type { TxtNode } from "@textlint/ast-node-types";
import type { TextlintRuleModule } from "@textlint/types";
import type { Kind, Word } from "./words.ts";

/** The types of textlint nodes that hold each kind of text: `Str` in Markdown, the kind itself elsewhere. */
const nodeTypes: Record<Kind, string> = { comment: "comment", markdown: "Str", string: "string", name: "name" };
const allKinds = Object.keys(nodeTypes) as Kind[];

export const createRule = ({ pattern, use, only = allKinds }: Word): TextlintRuleModule => {
  const everyMatch = new RegExp(pattern.source.replaceAll(" ", "\\s+"), `${pattern.flags}g`);
  return ({ RuleError, report, locator }) => {
    const check = (node: TxtNode) => {
      for (const { 0: match, index } of node.raw.matchAll(everyMatch)) {
        // The words of a name are not where its characters are.
        const start = node.type === nodeTypes.name ? 0 : index + match.search(/\w/);
        const phrase = match.replace(/\W+/g, " ").trim();
        report(node, new RuleError(`"${phrase}": ${use}`, { padding: locator.range([start, start + 1]) }));
      }
    };
    return Object.fromEntries(only.map((kind) => [nodeTypes[kind], check]));
  };
};
