const EFFECTS = {
  "on=call,action=dynamodb:UpdateItem": [
    "error",
    "throttle",
    "exception-before",
    "exception-after",
    "lose-answer",
    "delay,delayMs=50",
    "crash-before",
    "crash-after",
  ],
  "on=call,action=events:PutEvents": [
    "error",
    "throttle",
    "exception-before",
    "exception-after",
    "lose-answer",
    "delay,delayMs=50",
    "fail-entry",
    "crash-before",
    "crash-after",
  ],
  "on=invocation": [
    "throttle",
    "exception-before",
    "exception-after",
    "delay,delayMs=50",
    "crash-before",
    "crash-after",
  ],
  "on=delivery": ["error", "throttle", "delay,delayMs=60000", "reorder,delayMs=60000", "duplicate"],
};

/**
 * Every fault that the local cloud can inject, so that a percentage of all calls, of all invocations and of all
 * deliveries each meets one, in the shorthand of `npm start -- --fault`.
 */
export function everyFault(percentage: number): string[] {
  return Object.entries(EFFECTS).flatMap(([where, effects]) =>
    effects.map((effect) => `${where},effect=${effect},percentage=${percentage / effects.length}`),
  );
}
