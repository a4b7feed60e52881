/** Writes docs/workshop.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../code/reference.ts";
import { loadSteps } from "../load-steps.ts";
import { renderDocs } from "./render-docs.ts";

writeFileSync(join(repositoryRoot, "docs/workshop.md"), renderDocs(await loadSteps()));
