const format = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** Formats alternatives for an error, such as `a, b or c`. */
export const formatAlternatives = (names: Iterable<string>): string => format.format(names);
