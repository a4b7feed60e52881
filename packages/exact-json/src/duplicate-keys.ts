type Entries = (readonly [key: string, value: unknown])[];

const ENTRIES = Symbol("entries of an object with duplicate keys");

/** Stores the entries of an object with duplicate keys, whose properties are the last of each. */
export function storeEntries(object: object, entries: Entries): void {
  Object.defineProperty(object, ENTRIES, { value: entries });
}

/** Returns the entries of an object as its JSON text had them: all entries of a duplicate key, in order. */
export const listEntries = (object: object): Readonly<Entries> =>
  (object as { [ENTRIES]?: Entries })[ENTRIES] ?? Object.entries(object);

export const hasDuplicateKeys = (object: object): boolean => ENTRIES in object;
