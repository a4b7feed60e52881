import { readFileSync } from "node:fs";
import { stringify } from "yaml";

/** The fields that OpenAPI and AsyncAPI share. */
export const info = {
  title: "Choreographed orders",
  version: JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")).version as string,
  license: { name: "MIT", url: "https://opensource.org/license/mit" },
};

/** Renders a specification as YAML, with a comment that says where it comes from. */
export function renderSpecification(specification: object, sources: string): string {
  const yaml = stringify(specification, { aliasDuplicateObjects: false, lineWidth: 120, version: "1.1" });
  return `# Generated from ${sources} by \`npm run generate\`; do not edit.\n${yaml}`;
}

export function toRef(kind: string, name: string): { $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}
