import { mkdirSync } from "node:fs";
import { Level } from "level";
import type { Collection, Store } from "./store.ts";

/** The folder of a store cannot be used. */
export class StoreError extends Error {
  readonly code = "STORE_UNAVAILABLE";

  constructor(folder: string, cause: Error) {
    const inner = cause.cause as NodeJS.ErrnoException | undefined;
    const locked = inner?.code === "LEVEL_LOCKED";
    const reason = locked
      ? "another local cloud has it open: stop that one, or keep nothing with --memory"
      : (inner ?? cause).message;
    super(`${folder} cannot be opened: ${reason}`, { cause });
    this.name = "StoreError";
  }
}

/** Between a collection's name, encoded, and a key. */
const SEPARATOR = "/";

type Change = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

/**
 * A store in a folder, by LevelDB. A change is kept once it is in LevelDB's log, which outlives the process but not the
 * machine; changes that come while others are written are written together.
 *
 * @param options `fresh` forgets what was kept
 * @throws {StoreError} when the folder cannot be opened
 */
export async function openDiskStore(folder: string, { fresh = false }: { fresh?: boolean } = {}): Promise<Store> {
  mkdirSync(folder, { recursive: true });
  const db = new Level<string, unknown>(folder, { valueEncoding: "json" });
  try {
    await db.open();
  } catch (error) {
    throw new StoreError(folder, error as Error);
  }
  if (fresh) {
    await db.clear();
  }
  const kept = await db.iterator().all();
  const opened = new Set<string>();

  let waiting: Change[] = [];
  let writing: Promise<void> = Promise.resolve();
  let scheduled: Promise<void> | undefined;
  let failure: Error | undefined;
  /** Writes what waits, after what is being written. Once a write has failed, everything that follows fails too. */
  const flush = () => {
    scheduled ??= writing.then(async () => {
      scheduled = undefined;
      const changes = waiting;
      waiting = [];
      if (failure) {
        throw failure;
      }
      const batch = db.batch(changes);
      writing = batch.catch((error) => {
        failure = error;
      });
      await batch;
    });
    return scheduled;
  };
  const change = (change: Change) => {
    waiting.push(change);
    // A failure is told to whoever waits for the change.
    flush().catch(() => {});
  };

  return {
    collection<Value>(name: string): Collection<Value> {
      const prefix = encodeURIComponent(name) + SEPARATOR;
      opened.add(prefix);
      return {
        kept: kept
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, value]) => [key.slice(prefix.length), value as Value] as const),
        set: (key, value) => change({ type: "put", key: prefix + key, value }),
        delete: (key) => change({ type: "del", key: prefix + key }),
        flushed: flush,
      };
    },
    unopened() {
      const prefixes = kept.map(([key]) => key.slice(0, key.indexOf(SEPARATOR) + 1));
      return [...new Set(prefixes)]
        .filter((prefix) => !opened.has(prefix))
        .map((prefix) => decodeURIComponent(prefix.slice(0, -SEPARATOR.length)));
    },
    async close() {
      await flush().catch(() => {});
      await db.close();
    },
  };
}
