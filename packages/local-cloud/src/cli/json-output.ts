import type { Output } from "./output.ts";

type Stream = Pick<NodeJS.WritableStream, "write">;

/** Prints one JSON object per line: each activity and each message, by its `type`. */
export function jsonOutput(stream: Stream, notes: Stream): Output {
  const write = (record: object) => void stream.write(`${JSON.stringify(record)}\n`);
  return { activity: write, message: write, note: (text) => void notes.write(`${text}\n`) };
}
