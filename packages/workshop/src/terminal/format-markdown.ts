import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.ts";

export type Format = Pick<Terminal, "columns" | "paint">;

/** Formats Markdown of a task for a terminal: paragraphs, lists, headings and code blocks. */
export function formatMarkdown(markdown: string, format: Format): string {
  return splitBlocks(markdown)
    .map((block) => formatBlock(block, format))
    .join("\n\n");
}

/** Formats code, emphasis and links within a line. */
export function formatInline(text: string, { paint }: Pick<Format, "paint">): string {
  // Every second part is code.
  const parts = text.split(/`+ ?(.+?) ?`+/);
  return parts.map((part, index) => (index % 2 === 1 ? paint("cyan", part) : formatProse(part, paint))).join("");
}

function formatProse(text: string, paint: Format["paint"]): string {
  return text
    .replaceAll(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, (_, label, url) => `${label} (${paint("underline", url)})`)
    .replaceAll(/\[([^\]]+)\]\([^)\s]+\)/g, "$1")
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, bold) => paint("bold", bold))
    .replaceAll(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, (_, emphasized) => paint("italic", emphasized))
    .replaceAll(/^((?:Edit|Do):)/g, (_, label) => paint("bold", label));
}

/** Wraps a text at spaces, with an indentation for its further lines. */
export function wrap(text: string, columns: number, indentation = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/[ \n]+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && stripVTControlCharacters(longer).length > columns) {
      lines.push(line);
      line = `${indentation}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line].join("\n");
}

/** Splits Markdown at empty lines, except within code blocks. */
function splitBlocks(markdown: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let inCode = false;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) {
      inCode = !inCode;
    }
    if (line.trim() === "" && !inCode) {
      blocks.push(block.join("\n"));
      block = [];
    } else {
      block.push(line);
    }
  }
  return [...blocks, block.join("\n")].filter((each) => each !== "");
}

function formatBlock(block: string, format: Format): string {
  if (block.startsWith("```")) {
    const lines = block.split("\n").slice(1, -1);
    return lines.map((line) => `    ${format.paint("cyan", line)}`).join("\n");
  }
  const heading = /^#+ (.+)$/.exec(block);
  if (heading) {
    return format.paint("bold", heading[1] ?? "");
  }
  // A line that starts an item, or continues it.
  const items = block.split(/\n(?=(?:[-*]|\d+\.) )/);
  return items.map((item) => formatItem(item, format)).join("\n");
}

function formatItem(item: string, format: Format): string {
  const [, marker = "", text = ""] = /^((?:(?:[-*]|\d+\.) )?)(.*)$/s.exec(item) ?? [];
  const indentation = " ".repeat(marker.length);
  const content = formatInline(text.replaceAll(/\s*\n\s*/g, " "), format);
  return wrap(`${marker.replace(/^[-*]/, "•").trimEnd()}${marker && " "}${content}`, format.columns, indentation);
}
