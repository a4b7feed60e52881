import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Time for the first request, which the collection would delay by up to 0.1 s. */
const DELAY_MS = 1_000;

let released = false;

/**
 * Returns memory that only the start needed to the operating system, about 20 MB. V8 does not collect it by itself while
 * the process is idle. Only the first start of a process does: it loads the code. The options of `gc` are those of V8's
 * extension `gc`.
 */
export function releaseMemoryLater(): void {
  if (released) {
    return;
  }
  released = true;
  setTimeout(() => {
    setFlagsFromString("--expose-gc");
    void runInNewContext("gc")({ type: "major", execution: "async", flavor: "last-resort" });
  }, DELAY_MS).unref();
}
