import type { NewService } from "../new-service.ts";
import { renderContract, renderEvents, renderHandler, renderReaction } from "./code.ts";
import { renderManifest, renderTsconfig } from "./manifest.ts";
import { toReactionName } from "./reaction-name.ts";
import { renderReadme } from "./readme.ts";
import { renderTests } from "./tests.ts";

/** Renders the files of a service by their path in its package. Biome formats them afterwards. */
export function renderService(service: NewService): Map<string, string> {
  const reaction = toReactionName(service);
  const files = new Map([
    ["README.md", renderReadme(service)],
    ["package.json", renderManifest(service)],
    ["src/contract.ts", renderContract(service)],
    [`src/${reaction}.ts`, renderReaction(service)],
    [`src/${reaction}.test.ts`, renderTests(service)],
    ["src/handler.ts", renderHandler(service, reaction)],
    ["tsconfig.json", renderTsconfig()],
  ]);
  if (service.publishes) {
    files.set("src/events.ts", renderEvents(service, service.publishes));
  }
  return files;
}
