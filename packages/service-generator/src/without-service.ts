import { removeConsumer, removeContract, removeResponder } from "./stack-code.ts";

/** The files of `infra` that name a service, and how each loses it. */
const REMOVALS: Record<string, (text: string, service: string) => string> = {
  "infra/package.json": removeDependency,
  "infra/src/contracts.ts": removeContract,
  "infra/src/order-stack.ts": (text, service) => removeConsumer(removeResponder(text, service), service).text,
};

/**
 * Returns the code of a workspace without a service.
 * @param files by path from the root of the workspace, with slashes
 */
export function withoutService(files: ReadonlyMap<string, string>, service: string): Map<string, string> {
  const others = [...files].filter(([path]) => !path.startsWith(`packages/services/${service}/`));
  return new Map(others.map(([path, text]) => [path, REMOVALS[path]?.(text, service) ?? text]));
}

export function removeDependency(text: string, service: string): string {
  const manifest = JSON.parse(text);
  delete manifest.dependencies[service];
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
