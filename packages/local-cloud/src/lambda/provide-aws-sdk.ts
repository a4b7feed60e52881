import { createRequire, registerHooks } from "node:module";

/** The packages that Lambda's runtimes contain. */
const SDK = /^@(aws-sdk|smithy)\//;

/**
 * Lets a function import the AWS SDK without having it in its package, as on Lambda.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 */
export function provideAwsSdk(): void {
  const ownRequire = createRequire(import.meta.url);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (!SDK.test(specifier)) {
          throw error;
        }
        return context.conditions.includes("import")
          ? nextResolve(specifier, { ...context, parentURL: import.meta.url })
          : nextResolve(ownRequire.resolve(specifier), context);
      }
    },
  });
}
