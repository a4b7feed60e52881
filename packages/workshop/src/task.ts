/** The text of a step, parsed from its `task.md`. */
export interface Task {
  title: string;
  /** Markdown of what to do and why, with the lines `Edit:` and `Do:`. */
  text: string;
  /** Files to edit, relative to the learner's workspace. */
  files: string[];
  /** Whether the learner confirms the changes of the stack before they are deployed. */
  confirmsDeployment: boolean;
  criteria: string[];
  /** Two, the second more concrete; may be empty for a task without criteria. */
  hints: string[];
  /** Shown when the step has passed. */
  afterwards: string | undefined;
  /** Markdown links. */
  readMore: string[];
}

export class InvalidTaskError extends Error {
  readonly code = "INVALID_TASK";

  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.name = "InvalidTaskError";
  }
}

const SECTIONS = ["Accepted when", "Hints", "Afterwards", "Read more"] as const;
type Section = (typeof SECTIONS)[number];

const CONFIRM_LINE = /^Deploy: confirm$/m;

/**
 * Parses a `task.md`: title, text with an `Edit:` or `Do:` line, and sections.
 * @param file named in errors
 * @throws {InvalidTaskError} if a part is missing, or a section is unknown
 */
export function parseTask(markdown: string, file: string): Task {
  const fail = (reason: string): never => {
    throw new InvalidTaskError(file, reason);
  };
  const [head = "", ...parts] = markdown.replaceAll("\r\n", "\n").split(/^## /m);
  const title = /^# (.+)$/m.exec(head)?.[1] ?? fail("needs a title: # …");
  const sections = new Map<Section, string>();
  for (const part of parts) {
    const [heading = "", ...lines] = part.split("\n");
    const section =
      SECTIONS.find((each) => each === heading.trim()) ??
      fail(`unknown section "${heading.trim()}": use ${SECTIONS.join(", ")}`);
    sections.set(section, lines.join("\n").trim());
  }
  const text = head
    .replace(/^# .+$/m, "")
    .replace(CONFIRM_LINE, "")
    .trim();
  if (!/^(Edit|Do): /m.test(text)) {
    fail("needs a line that starts with Edit: or Do:");
  }
  const hints = listItems(sections.get("Hints"), /^\d+\. /);
  const criteria = listItems(sections.get("Accepted when"), /^- /);
  if (criteria.length > 0 && hints.length !== 2) {
    fail(`needs two hints, has ${hints.length}`);
  }
  return {
    title,
    text,
    files: listFiles(text),
    confirmsDeployment: CONFIRM_LINE.test(head),
    criteria,
    hints,
    afterwards: sections.get("Afterwards"),
    readMore: listItems(sections.get("Read more"), /^- /),
  };
}

/** Returns the text with the files to edit as paths from the repository, where the learner's terminal and editor are. */
export function locateFiles({ files, text }: Pick<Task, "files" | "text">): string {
  return files.reduce((located, file) => located.replaceAll(`\`${file}\``, `\`workshop/${file}\``), text);
}

/** Lists the items of a Markdown list, each joined to one line. */
function listItems(section = "", marker: RegExp): string[] {
  const items: string[] = [];
  for (const line of section.split("\n")) {
    if (marker.test(line)) {
      items.push(line.replace(marker, ""));
    } else if (line.trim() !== "" && items.length > 0) {
      items.push(`${items.pop()} ${line.trim()}`);
    }
  }
  return items;
}

/** Lists the paths in backticks of the paragraph that starts with `Edit:`. */
function listFiles(text: string): string[] {
  const paragraph = text.split(/\n{2,}/).find((each) => each.startsWith("Edit: ")) ?? "";
  return [...paragraph.matchAll(/`([^`\s]+\/[^`\s]+)`/g)].map(([, path]) => path as string);
}
