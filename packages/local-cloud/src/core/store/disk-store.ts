import { mkdirSync } from "node:fs";
import { parseJson } from "exact-json";
import { Level } from "level";
import type { Collection, Store } from "./store.ts";
import { WriteQueue } from "./write-queue.ts";

export class StoreError extends Error {
  readonly code = "STORE_UNAVAILABLE";

  constructor(folder: string, cause: Error) {
    const inner = cause.cause as NodeJS.ErrnoException | undefined;
    const isLocked = inner?.code === "LEVEL_LOCKED";
    const reason = isLocked
      ? "another local cloud is using it: stop that one, or use --memory to store nothing"
      : (inner ?? cause).message;
    super(`cannot open ${folder}: ${reason}`, { cause });
    this.name = "StoreError";
  }
}

const SEPARATOR = "/";

/** Opens a LevelDB store, which survives a crash of the process, not of the machine. @throws {StoreError} */
export async function openDiskStore(folder: string, { fresh = false }: { fresh?: boolean } = {}): Promise<Store> {
  const db = await openDatabase(folder);
  if (fresh) {
    await db.clear();
  }
  const stored = await db.iterator().all();
  const opened = new Set<string>();
  const writes = new WriteQueue(db);

  return {
    collection<Value>(name: string): Collection<Value> {
      const prefix = encodeURIComponent(name) + SEPARATOR;
      opened.add(prefix);
      return {
        entries: stored
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, value]) => [key.slice(prefix.length), value as Value] as const),
        set: (key, value) => writes.add({ type: "put", key: prefix + key, value }),
        delete: (key) => writes.add({ type: "del", key: prefix + key }),
        flush: () => writes.flush(),
      };
    },
    listUnopened() {
      const prefixes = stored.map(([key]) => key.slice(0, key.indexOf(SEPARATOR) + 1));
      return [...new Set(prefixes)]
        .filter((prefix) => !opened.has(prefix))
        .map((prefix) => decodeURIComponent(prefix.slice(0, -SEPARATOR.length)));
    },
    async close() {
      await writes.flush().catch(() => {});
      await db.close();
    },
  };
}

/** Keeps the numbers of events as they were written. */
const exactJson = { name: "exact-json", format: "utf8", encode: JSON.stringify, decode: parseJson } as const;

async function openDatabase(folder: string): Promise<Level<string, unknown>> {
  mkdirSync(folder, { recursive: true });
  const db = new Level<string, unknown>(folder, { valueEncoding: exactJson });
  try {
    await db.open();
    return db;
  } catch (error) {
    throw new StoreError(folder, error as Error);
  }
}
