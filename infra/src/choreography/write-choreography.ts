/** Writes docs/choreography.md. */
import { contracts } from "../contracts.ts";
import { synthesizeOrders } from "../synthesized-stack.ts";
import { writeDocs } from "../write-docs.ts";
import { renderChoreography } from "./render-choreography.ts";

await writeDocs(() => ({ "choreography.md": renderChoreography(synthesizeOrders(), contracts) }));
