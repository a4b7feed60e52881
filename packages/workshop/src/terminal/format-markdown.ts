import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.ts";

export type Format = Pick<Terminal, "columns" | "paint">;

/** Formats Markdown of a task for a terminal: paragraphs, lists, headings and code blocks. */
export function formatMarkdown(markdown: string, format: Format): string {
  return splitBlocks(markdown)
    .map((block) => formatBlock(block, format))
    .join("\n\n");
}

/** Code, or a link whose text may contain code. */
const CODE_OR_LINK = /`+ ?(?<code>.+?) ?`+|\[(?<label>(?:`[^`]+`|[^\]`])+)\]\((?<url>[^)\s]+)\)/g;

/** Formats code, emphasis and links within a line. */
export function formatInline(text: string, format: Pick<Format, "paint">): string {
  const { paint } = format;
  let formatted = "";
  let end = 0;
  for (const { 0: token, groups: { code, label = "", url = "" } = {}, index } of text.matchAll(CODE_OR_LINK)) {
    formatted += formatProse(text.slice(end, index), paint);
    formatted += code === undefined ? formatLink(formatInline(label, format), url, paint) : paint("cyan", code);
    end = index + token.length;
  }
  return formatted + formatProse(text.slice(end), paint);
}

function formatLink(label: string, url: string, paint: Format["paint"]): string {
  return /^https?:/.test(url) ? `${label} (${paint("underline", url)})` : label;
}

function formatProse(text: string, paint: Format["paint"]): string {
  return text
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
