/** Writes docs/asyncapi.yaml and docs/openapi.yaml. */
import { writeDocs } from "../write-docs.ts";
import { renderSpecifications } from "./render-specifications.ts";

await writeDocs(renderSpecifications);
