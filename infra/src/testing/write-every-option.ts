/** Synthesizes dev with every optional building block to a folder, for a plan: `write-every-option.ts <folder>`. */
import { resolve } from "node:path";
import { App } from "cdktf";
import { readSettings } from "../environments.ts";
import { OrderStack } from "../order-stack.ts";
import { everyOption } from "./every-option.ts";

const [, , folder = ""] = process.argv;
const app = new App({ outdir: resolve(folder) });
const environment = "dev";
new OrderStack(app, "orders-every-option", { environment, ...readSettings(environment, {}), ...everyOption });
app.synth();
