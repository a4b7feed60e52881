/**
 * Phrases in which "order" means a sequence, or belongs to an API. They stay. The word is renamed everywhere else, so
 * text that means a sequence uses one of these phrases or another word.
 */
export const sequencePhrases: readonly RegExp[] = [
  /\b(?:[Ii]n|[Oo]ut[ -]of)[ -]order\b(?![-_'])/g,
  /\b[Ii]n (?:any|a fixed|the right|the wrong|which|[a-z]+ing) order\b(?![-_'])/g,
  /\b[Ii]n the order (?:of|in which|they)\b/g,
  /\b(?:alphabetical|ascending|chronological|descending|random|reverse|sort) order\b/gi,
  /\border of (?:evaluation|events|magnitude)\b/gi,
  // Names and messages of AWS, SQL and CSS.
  /\b(?:orderBy|order by LastEventTime|ORDER BY|paint-order)\b/g,
];

/** Folders and files that stay as they are, and the reason. */
export const unchangedPaths: ReadonlyMap<string, string> = new Map([
  ["packages/event-pattern/conformance", "made by event-ruler"],
  ["packages/terraform-expression/src/testing/templates.ndjson", "made by Terraform"],
  ["packages/domain-renamer/src/exceptions.ts", "the phrases themselves"],
]);

/** Folders and files that show how to rename the domain, and so may contain its next name already. */
export const renamingPaths: readonly string[] = [
  "docs/extending.md",
  "packages/domain-renamer",
  "tests/rename-domain.exhaustive.test.ts",
];

/** Whether a path, with slashes, is one of these or in a folder of these. */
export function isWithin(path: string, paths: Iterable<string>): boolean {
  return [...paths].some((folder) => path === folder || path.startsWith(`${folder}/`));
}
