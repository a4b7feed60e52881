import type { TxtDocumentNode, TxtNode } from "@textlint/ast-node-types";
import type { Passage } from "./passages.ts";

export const createDocument = (source: string, passages: readonly Passage[]): TxtDocumentNode => {
  const lineStarts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const positionAt = (offset: number) => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) };
  };
  const createNode = (type: string, raw: string, start: number, end: number): TxtNode => ({
    type: type as TxtNode["type"],
    raw,
    range: [start, end],
    loc: { start: positionAt(start), end: positionAt(end) },
  });
  const children = passages.map(({ kind, text, start, end }) => createNode(kind, text, start, end));
  return { ...createNode("Document", source, 0, source.length), children } as TxtDocumentNode;
};
