/**
 * Aligns the columns that a renaming has shifted: those of consecutive lines with two or more spaces before the same
 * position, as in the output of a command.
 * @param before the text before the renaming, with the same lines and columns
 */
export function alignColumns(before: string, renamed: string): string {
  const old = before.split("\n").map(splitCells);
  const rows = renamed.split("\n").map(splitCells);
  const columns = Math.max(...old.map(({ length }) => length)) - 1;
  for (let column = 0; column < columns; column++) {
    for (const block of findBlocks(old, column)) {
      const gap = Math.min(...block.map((row) => countTrailingSpaces(old[row]?.[column])));
      const needed = Math.max(...block.map((row) => joinCells(rows[row], column).trimEnd().length)) + MIN_GAP;
      // A column with more space than its widest cell needs has a fixed width.
      const width = gap > MIN_GAP ? Math.max(needed, joinCells(old[block[0] ?? 0], column).length) : needed;
      for (const row of block) {
        const cells = rows[row] ?? [];
        const start = joinCells(cells, column - 1).length;
        cells[column] = (cells[column] ?? "").trimEnd().padEnd(width - start);
      }
    }
  }
  return rows.map((cells) => cells.join("")).join("\n");
}

const MIN_GAP = 2;

/** Splits a line after each run of two or more spaces, except for its indentation. */
function splitCells(line: string): string[] {
  return line.split(/(?<=\S {2,})(?=\S)/);
}

/** Finds consecutive rows with a next column that starts at the same position. */
function findBlocks(rows: readonly string[][], column: number): number[][] {
  const blocks: { end: number; rows: number[] }[] = [];
  for (const [index, cells] of rows.entries()) {
    const end = cells.length > column + 1 ? joinCells(cells, column).length : 0;
    const last = blocks.at(-1);
    if (last?.end === end) {
      last.rows.push(index);
    } else {
      blocks.push({ end, rows: [index] });
    }
  }
  return blocks.filter((block) => block.end > 0 && block.rows.length > 1).map((block) => block.rows);
}

function joinCells(cells: readonly string[] = [], last: number): string {
  return cells.slice(0, last + 1).join("");
}

function countTrailingSpaces(cell = ""): number {
  return cell.length - cell.trimEnd().length;
}
