export { hasDuplicateKeys, listEntries } from "./duplicate-keys.ts";
export { parseJson } from "./parse-json.ts";
export { isRawNumber, type RawNumber, toExactNumber } from "./raw-number.ts";
