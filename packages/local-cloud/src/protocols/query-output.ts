import type { Shape, Structure } from "../core/query-protocol.ts";

/** Formats the members of an output as XML elements, and omits undefined ones. */
export function formatQueryOutput(output: object, structure: Structure): string {
  return Object.entries(output)
    .map(([member, value]) => (value === undefined ? "" : formatMember(member, value, structure[member])))
    .join("");
}

function formatMember(member: string, value: unknown, shape: Shape | undefined): string {
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
  return shape.wrapped ? element(member, elements.join("")) : elements.join("");
}

/** @param content XML; text must already be escaped */
export function element(name: string, content: string): string {
  return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/** Escapes text for XML 1.0, including carriage returns, which parsers would read as line ends. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
