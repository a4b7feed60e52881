import { diffFiles } from "./code/patch-files.ts";
import type { Step } from "./load-steps.ts";
import type { Terminal } from "./terminal/terminal.ts";
import type { Workshop } from "./workshop.ts";

/** Whether a step is solved in code. */
export function hasSolution({ code }: Pick<Workshop, "code">, { number }: Pick<Step, "number">): boolean {
  return code.listPaths(number).length > 0;
}

/** Formats how the learner's files differ from those after a step, as a unified diff. */
export function formatSolution(
  { code, workspace }: Pick<Workshop, "code" | "workspace">,
  { number, task }: Pick<Step, "number" | "task">,
  { paint }: Pick<Terminal, "paint">,
): string {
  const paths = code.listPaths(number);
  if (paths.length === 0) {
    return `Step ${number} has no solution in code: ${task.title}`;
  }
  const solved = code.after(number);
  const diff = diffFiles(
    paths,
    (path) => workspace.read(path),
    (path) => solved.get(path),
  );
  if (diff === "") {
    return `Your code is the solution of step ${number}.`;
  }
  return diff
    .trimEnd()
    .split("\n")
    .map((line) => paintLine(line, paint))
    .join("\n");
}

function paintLine(line: string, paint: Terminal["paint"]): string {
  if (/^(---|\+\+\+) /.test(line)) {
    return paint("bold", line);
  }
  if (line.startsWith("@@")) {
    return paint("cyan", line);
  }
  return line.startsWith("+") ? paint("green", line) : line.startsWith("-") ? paint("red", line) : line;
}
