import type { NewService } from "../new-service.ts";
import { describeService } from "./description.ts";

export function renderManifest(service: NewService): string {
  const { name, publishes } = service;
  const manifest = {
    name,
    version: "0.1.0",
    private: true,
    description: describeService(service),
    license: "MIT",
    type: "module",
    exports: {
      "./contract": "./src/contract.ts",
      ...(publishes && { "./events": "./src/events.ts" }),
      ...("route" in service && { "./http-contract": "./src/http-contract.ts" }),
    },
    scripts: {
      build: "node ../../../scripts/bundle-service.ts",
      test: "vitest run --config ../../../vitest.config.ts",
    },
    dependencies: sortKeys({
      ...("consumes" in service && { [service.consumes.owner]: "workspace:*" }),
      "service-kit": "workspace:*",
      ...((publishes || "route" in service) && { zod: "catalog:" }),
    }),
    devDependencies: {
      "@types/aws-lambda": "catalog:",
      ...("consumes" in service && { "event-contracts": "workspace:*", "fast-check": "catalog:" }),
      vitest: "catalog:",
    },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function renderTsconfig(): string {
  return `{
  "extends": "../../../tsconfig.base.json",
  "include": ["src"]
}
`;
}

export function sortKeys<Value>(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
