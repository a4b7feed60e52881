import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Boundary, ServiceName } from "./boundaries.ts";
import { type FaultKind, faultKinds } from "./fault-kinds.ts";

const page = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));

/** The text of each cell by its name. */
export type Cells = Map<string, string>;

export const getCellName = (boundary: Boundary, fault: string) => `${boundary.title}, ${fault}`;

/** Formats the matrix of a service, with a row for each kind of fault and a column for each boundary. */
export function formatMatrix(boundaries: readonly Boundary[], kinds: readonly FaultKind[], cells: Cells): string {
  const row = (first: string, others: string[]) => `| ${[first, ...others].join(" | ")} |`;
  return [
    row(
      "",
      boundaries.map(({ title }) => title),
    ),
    row(
      "---",
      boundaries.map(() => "---"),
    ),
    ...kinds.map(({ title }) =>
      row(
        title,
        boundaries.map((boundary) => cells.get(getCellName(boundary, title)) ?? "broken"),
      ),
    ),
  ].join("\n");
}

/** Reads the matrix of a service from docs/reliability.md, without the rows of other kinds of faults. */
export function readMatrix(service: ServiceName, kinds: readonly FaultKind[]): string {
  const [begin, end] = getMarkers(service);
  const text = readFileSync(page, "utf8");
  const [heading, rule, ...rows] = text
    .slice(text.indexOf(begin) + begin.length, text.indexOf(end))
    .trim()
    .split("\n");
  const others = faultKinds.filter((kind) => !kinds.includes(kind));
  const selected = rows.filter((row) => !others.some(({ title }) => row.startsWith(`| ${title} |`)));
  return [heading, rule, ...selected].join("\n");
}

/** Writes the matrix of a service to docs/reliability.md. */
export function writeMatrix(service: ServiceName, matrix: string): void {
  const [begin, end] = getMarkers(service);
  const text = readFileSync(page, "utf8");
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  writeFileSync(page, `${before}\n${matrix}\n${text.slice(text.indexOf(end))}`);
}

function getMarkers(service: ServiceName): [begin: string, end: string] {
  return [`<!-- ${service}: written by pnpm docs:reliability -->`, `<!-- end of ${service} -->`];
}
