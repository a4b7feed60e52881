import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Boundary, ServiceName } from "./boundaries.ts";
import { faultKinds } from "./fault-kinds.ts";

const page = fileURLToPath(new URL("../../docs/reliability.md", import.meta.url));

/** What a cell says, by the title of its boundary and of its fault. */
export type Cells = Map<string, string>;

export const cellName = (boundary: Boundary, fault: string) => `${boundary.title}, ${fault}`;

/** The matrix of a service: a row for each fault, a column for each boundary. */
export function matrix(boundaries: readonly Boundary[], cells: Cells): string {
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
    ...faultKinds.map(({ title }) =>
      row(
        title,
        boundaries.map((boundary) => cells.get(cellName(boundary, title)) ?? "broken"),
      ),
    ),
  ].join("\n");
}

/** The matrix of a service as docs/reliability.md shows it. */
export function documentedMatrix(service: ServiceName): string {
  const [begin, end] = marks(service);
  const text = readFileSync(page, "utf8");
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).trim();
}

/** Writes a service's matrix into docs/reliability.md. */
export function documentMatrix(service: ServiceName, matrix: string): void {
  const [begin, end] = marks(service);
  const text = readFileSync(page, "utf8");
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  writeFileSync(page, `${before}\n${matrix}\n${text.slice(text.indexOf(end))}`);
}

function marks(service: ServiceName): [begin: string, end: string] {
  return [`<!-- ${service}: written by pnpm docs:reliability -->`, `<!-- end of ${service} -->`];
}
