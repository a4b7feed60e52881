import { collectionFunctions } from "./collection-functions.ts";
import type { Functions } from "./define-function.ts";
import { encodingFunctions } from "./encoding-functions.ts";
import { createFileFunctions, type FileFunctionContext } from "./file-functions.ts";
import { networkFunctions } from "./network-functions.ts";
import { numberFunctions } from "./number-functions.ts";
import { patternFunctions } from "./pattern-functions.ts";
import { stringFunctions } from "./string-functions.ts";
import { createTimeFunctions } from "./time-functions.ts";
import { typeFunctions } from "./type-functions.ts";

export interface FunctionContext extends FileFunctionContext {
  /** The time that `timestamp` returns. */
  now: Date;
}

export function createFunctions(context: FunctionContext): Functions {
  return {
    ...collectionFunctions,
    ...createFileFunctions(context),
    ...createTimeFunctions(context.now),
    ...encodingFunctions,
    ...networkFunctions,
    ...numberFunctions,
    ...patternFunctions,
    ...stringFunctions,
    ...typeFunctions,
  };
}
