import type { NewResponder } from "../../new-service.ts";
import { toModuleName } from "../module-name.ts";
import { renderContract, renderHandler, renderRequest, renderResponse } from "./code.ts";
import { renderHttpContract } from "./http-contract.ts";
import { renderReadme } from "./readme.ts";
import { renderTests } from "./tests.ts";

/** Renders the files of a service that responds to requests. */
export function renderResponder(service: NewResponder): [path: string, content: string][] {
  const response = toModuleName(service);
  return [
    ["README.md", renderReadme(service)],
    ["src/contract.ts", renderContract(service)],
    ["src/request.ts", renderRequest(service)],
    ["src/http-contract.ts", renderHttpContract(service)],
    [`src/${response}.ts`, renderResponse(service)],
    [`src/${response}.test.ts`, renderTests(service)],
    ["src/handler.ts", renderHandler(service, response)],
  ];
}
