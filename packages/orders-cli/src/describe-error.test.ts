import { connect } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

/** Creates an error of the AWS SDK. */
const createAwsError = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each<[string, unknown, string | RegExp]>([
  [
    "a local cloud that is not running, called with fetch",
    new TypeError("fetch failed", {
      cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED", address: "127.0.0.1", port: 4566 }),
    }),
    "cannot connect to http://127.0.0.1:4566: is npm start running?",
  ],
  [
    "an invalid region",
    Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND", hostname: "sqs.eu-west-11.amazonaws.com" }),
    "host sqs.eu-west-11.amazonaws.com not found: check the network and the region",
  ],
  [
    "expired temporary credentials",
    createAwsError("ExpiredTokenException", "The security token included in the request is expired"),
    "the AWS credentials have expired: renew them, for example with aws sso login",
  ],
  [
    "an expired sign-in",
    createAwsError("CredentialsProviderError", "The SSO session associated with this profile has expired."),
    /^the AWS credentials have expired: /,
  ],
  [
    "missing credentials",
    createAwsError("CredentialsProviderError", "Could not load credentials from any providers"),
    /^no AWS credentials: set AWS_PROFILE or --profile/,
  ],
  [
    "unknown credentials",
    createAwsError("UnrecognizedClientException", "The security token included in the request is invalid."),
    /^AWS rejected the credentials: check that/,
  ],
  ["a missing region", new Error("Region is missing"), "no AWS region: set AWS_REGION or --region"],
  [
    "a denied call",
    createAwsError(
      "AccessDeniedException",
      "User: arn:aws:iam::111122223333:user/eve is not authorized to perform: dynamodb:Scan on resource: " +
        "arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:Scan action",
    ),
    /^dynamodb:Scan on arn:aws:dynamodb:eu-west-1:111122223333:table\/orders is denied: docs\/operating\.md lists/,
  ],
  [
    "a denied call without details",
    createAwsError("AccessDenied", "Access to the resource is denied."),
    /^access is denied: /,
  ],
  ["a timeout", createAwsError("TimeoutError", "Connection timed out"), "no response in time: Connection timed out"],
  ["any other AWS error", createAwsError("ThrottlingException", "Rate exceeded"), "ThrottlingException: Rate exceeded"],
  [
    "a port that fetch blocks",
    new TypeError("fetch failed", { cause: new Error("bad port") }),
    "fetch failed: bad port",
  ],
  ["an error of this package", new Error("order x not found"), "order x not found"],
  ["a message of several lines", new Error("one\n    at two"), "one\\u{a}    at two"],
])("describes %s", (_, error, description) => {
  expect(describeError(error)).toEqual(
    description instanceof RegExp ? expect.stringMatching(description) : description,
  );
});

test("describes a connection that Node could not open", async () => {
  const error = await new Promise((resolve) => connect(1, "127.0.0.1").on("error", resolve));
  expect(describeError(error)).toBe("cannot connect to http://127.0.0.1:1: is npm start running?");
});

test("describes any thrown value in one line without a stack trace", () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (thrown, message) => {
      for (const error of [thrown, new Error(message, { cause: thrown })]) {
        expect(describeError(error)).not.toMatch(/\n|describe-error/);
      }
    }),
  );
});
