import { readEnvironment } from "./environment.ts";

/**
 * Creates a provider of the function's credentials, which Lambda sets in the environment.
 * In the bundles it replaces the SDK's `@aws-sdk/credential-provider-node`; see scripts/bundle-service.ts.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = readEnvironment(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  };
};
