import type { DeadLetterView, QueueView } from "local-cloud/console-api";

/** Dead letters of one queue with the same error. */
export interface LetterGroup {
  key: string;
  queue: Pick<QueueView, "node" | "name">;
  error: { code: string; message: string };
  /** Newest first. */
  letters: DeadLetterView[];
}

const UNREADABLE = "Not a dead letter";
/** Parts of a message that differ from event to event: IDs and numbers. */
const VARIABLE = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d+/gi;

/** Groups the dead letters that contain a text by their error, the latest group first. */
export function groupLetters(queues: readonly QueueView[], text = ""): LetterGroup[] {
  const part = text.trim().toLowerCase();
  const groups = new Map<string, LetterGroup>();
  for (const queue of queues) {
    for (const letter of queue.messages) {
      if (part !== "" && !`${queue.name} ${JSON.stringify(letter)}`.toLowerCase().includes(part)) {
        continue;
      }
      const error = readError(letter);
      const key = [queue.node, error.code, error.message.replaceAll(VARIABLE, "#")].join(" ");
      const group = groups.get(key) ?? { key, queue, error, letters: [] };
      group.letters.push(letter);
      groups.set(key, group);
    }
  }
  for (const { letters } of groups.values()) {
    letters.sort((a, b) => b.sentAt - a.sentAt);
  }
  return [...groups.values()].sort((a, b) => (b.letters[0]?.sentAt ?? 0) - (a.letters[0]?.sentAt ?? 0));
}

function readError(letter: DeadLetterView): LetterGroup["error"] {
  return letter.kind === "unreadable" ? { code: UNREADABLE, message: letter.reason } : letter.error;
}
