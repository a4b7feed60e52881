import type { Shape, Structure } from "../core/query-protocol.ts";

/** The members of an output as XML elements, those that are undefined left out. */
export function formatQueryOutput(output: object, structure: Structure): string {
  return Object.entries(output)
    .map(([member, value]) => (value === undefined ? "" : elementsOf(member, value, structure[member])))
    .join("");
}

function elementsOf(member: string, value: unknown, shape: Shape | undefined): string {
  if (shape === undefined || shape === "integer") {
    return element(member, escapeText(String(value)));
  }
  const { structure } = shape;
  const content = (item: unknown) =>
    structure ? formatQueryOutput(item as object, structure) : escapeText(String(item));
  const elements =
    "list" in shape
      ? (value as unknown[]).map((item) => element(shape.list, content(item)))
      : Object.entries(value as object).map(([key, item]) =>
          element(shape.map, element(shape.key, escapeText(key)) + element(shape.value, content(item))),
        );
  return elements.join("");
}

/** @param content XML: text has to be escaped before */
export function element(name: string, content: string): string {
  return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/** Text as XML 1.0 can hold it; a carriage return is escaped, because parsers read it as the end of a line. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
