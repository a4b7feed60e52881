import { tmpdir } from "node:os";
import { join } from "node:path";

/** Node's default folder for compiled code, TypeScript included, which spares each thread from compiling it again. */
export const COMPILE_CACHE_FOLDER = join(tmpdir(), "node-compile-cache");
