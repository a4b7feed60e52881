import type { NewConsumer } from "../../new-service.ts";
import { toModuleName } from "../module-name.ts";
import { renderContract, renderHandler, renderReaction } from "./code.ts";
import { renderReadme } from "./readme.ts";
import { renderTests } from "./tests.ts";

/** Renders the files of a service that reacts to an event. */
export function renderConsumer(service: NewConsumer): [path: string, content: string][] {
  const reaction = toModuleName(service);
  return [
    ["README.md", renderReadme(service)],
    ["src/contract.ts", renderContract(service)],
    [`src/${reaction}.ts`, renderReaction(service)],
    [`src/${reaction}.test.ts`, renderTests(service)],
    ["src/handler.ts", renderHandler(service, reaction)],
  ];
}
