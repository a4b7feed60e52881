/** The effects of faults on calls of functions to AWS, invocations of functions and deliveries to functions. */
export const FAULT_EFFECTS = {
  call: [
    "error",
    "throttle",
    "exception-before",
    "exception-after",
    "lose-response",
    "delay",
    "fail-entry",
    "crash-before",
    "crash-after",
  ],
  invocation: ["throttle", "exception-before", "exception-after", "delay", "crash-before", "crash-after"],
  delivery: ["error", "throttle", "delay", "reorder", "duplicate"],
} as const;
