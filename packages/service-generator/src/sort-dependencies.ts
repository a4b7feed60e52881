/** Sorts the dependencies of a package.json by name. */
export function sortDependencies(manifest: string): string {
  return manifest.replaceAll(
    /("(?:d|devD)ependencies": \{\n)([^}]*?)(\n {2}\})/g,
    (_, start: string, entries: string, end: string) => {
      const names = new Map(entries.split(",\n").map((entry) => [/"[^"]*"/.exec(entry)?.[0] ?? "", entry]));
      return `${start}${[...names.keys()]
        .sort()
        .map((name) => names.get(name))
        .join(",\n")}${end}`;
    },
  );
}
