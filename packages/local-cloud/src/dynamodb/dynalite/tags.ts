import type { Store } from "./dynalite-modules.ts";

export interface Tag {
  Key: string;
  Value: string;
}

/** Lists the tags of a table where dynalite stores them. Its own list confuses keys beyond Latin 1. */
export async function listTags({ db }: Store, tableName: string): Promise<Tag[]> {
  const prefix = createPrefix(tableName);
  const tags: Tag[] = [];
  for await (const [key, Value] of db.iterator({ gte: prefix, lt: prefix.replace(/~$/, "\x7f") })) {
    tags.push({ Key: key.slice(prefix.length), Value: String(Value) });
  }
  return tags;
}

export async function putTags({ db }: Store, tableName: string, tags: Tag[]): Promise<void> {
  await Promise.all(tags.map(({ Key, Value }) => db.put(createPrefix(tableName) + Key, Value)));
}

function createPrefix(tableName: string): string {
  return `tag-${tableName}~`;
}
