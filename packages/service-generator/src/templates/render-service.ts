import type { NewService } from "../new-service.ts";
import { renderConsumer } from "./consumer/render-consumer.ts";
import { renderEvents } from "./events.ts";
import { renderManifest, renderTsconfig } from "./manifest.ts";
import { renderResponder } from "./responder/render-responder.ts";

/** Renders the files of a service by their path in its package. Biome formats them afterwards. */
export function renderService(service: NewService): Map<string, string> {
  const files = new Map([
    ["package.json", renderManifest(service)],
    ["tsconfig.json", renderTsconfig()],
    ...("route" in service ? renderResponder(service) : renderConsumer(service)),
  ]);
  if (service.publishes) {
    files.set("src/events.ts", renderEvents(service, service.publishes));
  }
  return files;
}
