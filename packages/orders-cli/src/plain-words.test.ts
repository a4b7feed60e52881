import { connect } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainWords } from "./plain-words.ts";

/** An error of AWS's SDK. */
const aws = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each<[string, unknown, string | RegExp]>([
  [
    "a local cloud that does not run, as fetch tells it",
    new TypeError("fetch failed", {
      cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED", address: "127.0.0.1", port: 4566 }),
    }),
    "nothing answers at http://127.0.0.1:4566: is npm start running?",
  ],
  [
    "a region that is none",
    Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND", hostname: "sqs.eu-west-11.amazonaws.com" }),
    "sqs.eu-west-11.amazonaws.com is not found: is the network there, and the region a region?",
  ],
  [
    "temporary credentials that have expired",
    aws("ExpiredTokenException", "The security token included in the request is expired"),
    "the AWS credentials have expired: get new ones, such as with aws sso login",
  ],
  [
    "a sign-in that has expired",
    aws("CredentialsProviderError", "The SSO session associated with this profile has expired."),
    /^the AWS credentials have expired: /,
  ],
  [
    "no credentials at all",
    aws("CredentialsProviderError", "Could not load credentials from any providers"),
    /^there are no AWS credentials: set AWS_PROFILE or --profile/,
  ],
  [
    "credentials of nobody",
    aws("UnrecognizedClientException", "The security token included in the request is invalid."),
    /^AWS does not accept the credentials/,
  ],
  ["no region", new Error("Region is missing"), "there is no AWS region: set AWS_REGION or --region"],
  [
    "a denied call",
    aws(
      "AccessDeniedException",
      "User: arn:aws:iam::111122223333:user/eve is not authorized to perform: dynamodb:Scan on resource: " +
        "arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:Scan action",
    ),
    /^dynamodb:Scan on arn:aws:dynamodb:eu-west-1:111122223333:table\/orders is denied: docs\/operating\.md lists/,
  ],
  [
    "a denied call of which AWS says nothing",
    aws("AccessDenied", "Access to the resource is denied."),
    /^access is denied: /,
  ],
  ["no answer", aws("TimeoutError", "Connection timed out"), "no answer in time: Connection timed out"],
  ["any other error of AWS", aws("ThrottlingException", "Rate exceeded"), "ThrottlingException: Rate exceeded"],
  [
    "a port that fetch never calls",
    new TypeError("fetch failed", { cause: new Error("bad port") }),
    "fetch failed: bad port",
  ],
  ["an error of ours", new Error("no order x"), "no order x"],
  ["a message of several lines", new Error("one\n    at two"), "one\\u{a}    at two"],
])("%s", (_, error, words) => {
  expect(plainWords(error)).toEqual(words instanceof RegExp ? expect.stringMatching(words) : words);
});

test("a refused connection of Node is told", async () => {
  const error = await new Promise((resolve) => connect(1, "127.0.0.1").on("error", resolve));
  expect(plainWords(error)).toBe("nothing answers at http://127.0.0.1:1: is npm start running?");
});

test("whatever is thrown is told in one line, without a stack trace", () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (thrown, message) => {
      for (const error of [thrown, new Error(message, { cause: thrown })]) {
        expect(plainWords(error)).not.toMatch(/\n|plain-words/);
      }
    }),
  );
});
