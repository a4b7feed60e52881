type Callback = (error: unknown, result?: unknown) => void;

const FIRST_WITHOUT_CALLBACKS = 24;

/** Whether handlers of a runtime, such as `nodejs22.x`, may take a callback. */
export function supportsCallbacks(runtime: string): boolean {
  return Number(/\d+/.exec(runtime)?.[0]) < FIRST_WITHOUT_CALLBACKS;
}

/** Turns a handler that calls back into one that returns a promise. */
export function adaptCallback(handler: (event: unknown, context: object, callback: Callback) => unknown) {
  return (event: unknown, context: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
      if (result instanceof Promise) {
        resolve(result);
      }
    });
}
