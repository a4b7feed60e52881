/** What may go wrong with a call of a function to AWS, with an invocation of a function, and with a delivery to one. */
export const FAULT_EFFECTS = {
  call: [
    "error",
    "throttle",
    "exception-before",
    "exception-after",
    "lose-answer",
    "delay",
    "fail-entry",
    "crash-before",
    "crash-after",
  ],
  invocation: ["throttle", "exception-before", "exception-after", "delay", "crash-before", "crash-after"],
  delivery: ["error", "throttle", "delay", "reorder", "duplicate"],
} as const;
