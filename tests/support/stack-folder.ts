import { fileURLToPath } from "node:url";

/** The synthesized stack that the tests run. */
export const stackFolder = fileURLToPath(new URL("../../cdktf.out/stacks/orders-dev", import.meta.url));
