import { type Comment, type Node, parseSync, type TemplateLiteral, Visitor, type VisitorObject } from "oxc-parser";
import type { Kind } from "./words.ts";

/** A piece of a file to check. `text` has the length of the source between `start` and `end`, except in a name. */
export type Passage = { readonly kind: Kind; readonly text: string; readonly start: number; readonly end: number };

type Range = { start: number; end: number };

/** Overwrites matches with spaces, so that offsets still hold. */
const blank = (text: string, pattern: RegExp) => text.replace(pattern, (match) => match.replace(/[^\n]/g, " "));

/** Blanks everything in a comment that is not prose: comment marks, code, links. */
const extractProse = (comment: string) =>
  [/^\s*(\/\*\*?|\*(?!\/)|\/\/|#)/gm, /\*\/$/g, /```[\s\S]*?```/g, /`[^`]*`/g, /\{@link[^}]*\}/g, /https?:\S+/g].reduce(
    (text, pattern) => blank(text, pattern),
    comment,
  );

const splitName = (name: string) => name.replace(/_/g, " ").replace(/([a-z\d])([A-Z])/g, "$1 $2");

const joinLines = (comments: readonly Comment[], source: string): Range[] => {
  const joined: { start: number; end: number; line: boolean }[] = [];
  for (const { type, start, end } of comments) {
    const last = joined.at(-1);
    if (type === "Line" && last?.line && /^\r?\n[ \t]*$/.test(source.slice(last.end, start))) {
      last.end = end;
    } else {
      joined.push({ start, end, line: type === "Line" });
    }
  }
  return joined;
};

/** Strings without a space are keys, paths and identifiers, unless they begin like a sentence. */
const isProse = (value: string) => /\S\s+\S/.test(value) || /^[A-Z][a-z]+\.?$/.test(value);

const visitNames = (visit: (name: Node) => void): VisitorObject => {
  const visitId = ({ id }: { id?: Node | null }) => id && visit(id);
  const visitParams = ({ params }: { params: Node[] }) => params.forEach(visit);
  const visitKey = ({ key, computed }: { key: Node; computed: boolean }) => !computed && visit(key);
  return {
    VariableDeclarator: visitId,
    ClassDeclaration: visitId,
    TSTypeAliasDeclaration: visitId,
    TSInterfaceDeclaration: visitId,
    FunctionDeclaration: (node) => {
      visitId(node);
      visitParams(node);
    },
    FunctionExpression: visitParams,
    ArrowFunctionExpression: visitParams,
    MethodDefinition: visitKey,
    PropertyDefinition: visitKey,
    TSPropertySignature: visitKey,
    TSMethodSignature: visitKey,
  };
};

/** Overwrites the expressions of a template, which are visited by themselves. */
const extractTemplateText = ({ start, expressions }: TemplateLiteral, source: string) => {
  const fill = (text: string, { start: from, end: to }: Node) =>
    text.slice(0, from - start) + "_".repeat(to - from) + text.slice(to - start);
  return blank(expressions.reduce(fill, source), /\$\{|\}/g);
};

export const findSourcePassages = (source: string, file: string): Passage[] => {
  const { program, comments, errors } = parseSync(file, source);
  if (errors[0]) {
    throw new Error(`${file}: ${errors[0].message}`);
  }

  const passages: Passage[] = [];
  const add = (kind: Kind, text: string, start: number, end: number) => passages.push({ kind, text, start, end });
  const addString = (text: string, start: number, end: number) => {
    if (isProse(text)) {
      add("string", blank(text, /`[^`]*`|https?:\S+/g), start, end);
    }
  };

  for (const { start, end } of joinLines(comments, source)) {
    add("comment", extractProse(source.slice(start, end)), start, end);
  }
  new Visitor({
    ...visitNames((node) => {
      if ("name" in node && typeof node.name === "string") {
        add("name", splitName(node.name), node.start, node.end);
      }
    }),
    Literal: ({ value, start, end }) => {
      if (typeof value === "string") {
        addString(source.slice(start + 1, end - 1), start + 1, end - 1);
      }
    },
    TemplateLiteral: (node) => {
      const text = extractTemplateText(node, source.slice(node.start, node.end));
      addString(text.slice(1, -1), node.start + 1, node.end - 1);
    },
    JSXText: ({ start, end }) => addString(source.slice(start, end), start, end),
  }).visit(program);
  return passages;
};

export const findYamlPassages = (source: string): Passage[] =>
  [...source.matchAll(/(?:^|(?<=\s))#\s.*(?:\n[ \t]*#.*)*/g)].map(({ 0: comment, index }) => ({
    kind: "comment",
    text: extractProse(comment),
    start: index,
    end: index + comment.length,
  }));
