import { InvalidPolicyError, parseResourcePolicy } from "iam-policy";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.ts";
import { Iam, type IamProps } from "./iam.ts";

const roleArn = "arn:aws:iam::000000000000:role/order";
const queue = "arn:aws:sqs:eu-west-1:000000000000:orders";
const policyArn = "arn:aws:iam::000000000000:policy/receive";
const lambda = "lambda.amazonaws.com";

const json = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: lambda } };
const send = { Sid: "Send", Effect: "Allow", Action: "sqs:SendMessage", Resource: queue };
const receive = { Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: queue };

function createIam({
  trusting = trust,
  inline = [send],
  role = "order",
  attached = policyArn,
  boundary,
}: {
  trusting?: object;
  inline?: object[];
  role?: string;
  attached?: string;
  boundary?: string;
} = {}) {
  const props: IamProps = {
    roles: [
      {
        address: "aws_iam_role.order",
        config: { name: "order", assume_role_policy: json(trusting), permissions_boundary: boundary },
        attributes: { arn: roleArn },
      },
    ],
    rolePolicies: [
      {
        address: "aws_iam_role_policy.order",
        config: { name: "send", role: "order", policy: json(...inline) },
        attributes: {},
      },
    ],
    policies: [
      {
        address: "aws_iam_policy.receive",
        config: { name: "receive", policy: json(receive) },
        attributes: { arn: policyArn },
      },
    ],
    attachments: [
      { address: "aws_iam_role_policy_attachment.order", config: { role, policy_arn: attached }, attributes: {} },
    ],
    clock: new ManualClock(Date.UTC(2026, 2, 1)),
  };
  return new Iam(props);
}

/** Authorizes a call of a session of the role. */
function decide(iam: Iam, action: string, context = {}) {
  const { accessKeyId } = iam.issueSession(roleArn, { sessionName: "order-function", service: lambda });
  return iam.authorize({ caller: iam.findCaller(accessKeyId), action, resource: queue, context });
}

describe("a permissions boundary", () => {
  test("limits the policies of the role", () => {
    const iam = createIam({ boundary: policyArn });
    expect(decide(iam, "sqs:ReceiveMessage").allowed).toBe(true);
    expect(decide(iam, "sqs:SendMessage")).toMatchObject({
      allowed: false,
      message: expect.stringMatching(/ because no permissions boundary allows the sqs:SendMessage action$/),
    });
  });

  test("may be a policy that AWS manages", () => {
    const iam = createIam({ boundary: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" });
    expect(decide(iam, "sqs:SendMessage").allowed).toBe(false);
  });

  test("is rejected if the stack does not define it", () => {
    expect(() => createIam({ boundary: `${policyArn}s` })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(
          `aws_iam_role.order: permissions_boundary "${policyArn}s" is not defined in the stack`,
        ),
      }),
    );
  });

  test("grants nothing, so its statements are not reported as unused", () => {
    const iam = createIam({
      attached: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      boundary: policyArn,
    });
    expect(iam.statementUse().map(({ policy }) => policy)).not.toContain("aws_iam_policy.receive");
  });
});

describe("sessions", () => {
  test("credentials have the format of AWS's temporary ones and identify the role", () => {
    const iam = createIam();
    const credentials = iam.issueSession(roleArn, { sessionName: "order-function", service: lambda });
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(credentials.secretAccessKey).toHaveLength(40);
    const arn = "arn:aws:sts::000000000000:assumed-role/order/order-function";
    expect(iam.findCaller(credentials.accessKeyId)).toEqual({ kind: "role", arn, roleArn });
  });

  test.each([undefined, "test", "ASIAAAAAAAAAAAAAAAAA"])("the access key id %j identifies root", (accessKeyId) => {
    expect(createIam().findCaller(accessKeyId)).toEqual({ kind: "root", arn: "arn:aws:iam::000000000000:root" });
  });

  test("rejects a service that the trust policy does not name", () => {
    const issue = () => createIam().issueSession(roleArn, { sessionName: "x", service: "events.amazonaws.com" });
    expect(issue).toThrow("aws_iam_role.order cannot be assumed: User: events.amazonaws.com is not authorized");
  });

  test("rejects an undefined role by name", () => {
    expect(() => createIam().issueSession(`${roleArn}s`, { sessionName: "x", service: lambda })).toThrow(`${roleArn}s`);
  });
});

describe("decisions", () => {
  test("inline and attached policies both apply", () => {
    const iam = createIam();
    expect(decide(iam, "sqs:SendMessage").allowed).toBe(true);
    expect(decide(iam, "sqs:ReceiveMessage").allowed).toBe(true);
    expect(decide(iam, "sqs:DeleteMessage").allowed).toBe(false);
  });

  test.each([
    {
      StringEquals: {
        "aws:PrincipalArn": roleArn,
        "aws:PrincipalAccount": "000000000000",
        "aws:PrincipalType": "AssumedRole",
      },
    },
    { StringEquals: { "AWS:SourceOwner": "000000000000" } },
    { DateEquals: { "aws:CurrentTime": "2026-03-01", "aws:EpochTime": "2026-03-01T00:00:00Z" } },
    { Bool: { "aws:SecureTransport": "true", "aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false" } },
    { IpAddress: { "aws:SourceIp": "127.0.0.1" }, Null: { "aws:SourceArn": "true" } },
  ])("every call has the global keys: %j", (Condition) => {
    expect(decide(createIam({ inline: [{ ...send, Condition }] }), "sqs:SendMessage").allowed).toBe(true);
  });

  test("the source address of the service context takes precedence", () => {
    const iam = createIam({ inline: [{ ...send, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }] });
    expect(decide(iam, "sqs:SendMessage", { "aws:SourceIp": "10.0.0.1" }).allowed).toBe(true);
    expect(decide(iam, "sqs:SendMessage").allowed).toBe(false);
  });
});

test("counts the uses of each Allow statement, including unused ones", () => {
  const iam = createIam({
    inline: [send, { ...send, Sid: "Redundant" }, { ...send, Sid: "Never", Effect: "Deny", Action: "sqs:Purge*" }],
  });
  decide(iam, "sqs:SendMessage");
  decide(iam, "sqs:SendMessage");
  iam.authorize({
    caller: { kind: "service", service: "events.amazonaws.com" },
    action: "sqs:SendMessage",
    resource: queue,
    context: { "aws:SourceArn": "arn:aws:events:eu-west-1:000000000000:rule/bus/order" },
    resourcePolicy: {
      name: "aws_sqs_queue_policy.orders",
      document: parseResourcePolicy(
        json({ ...send, Principal: { Service: "events.amazonaws.com" } }),
        "aws_sqs_queue_policy.orders",
      ),
    },
  });
  const sent = (uses: number) => ({ uses, actions: [{ action: "sqs:SendMessage", uses }] });
  expect(iam.statementUse()).toEqual([
    {
      policy: "aws_iam_role.order",
      statement: "Statement[0]",
      uses: 2,
      actions: [{ action: "sts:AssumeRole", uses: 2 }],
    },
    { policy: "aws_iam_role_policy.order", statement: "Send", ...sent(2) },
    { policy: "aws_iam_role_policy.order", statement: "Redundant", uses: 0, actions: [] },
    { policy: "aws_iam_policy.receive", statement: "Statement[0]", uses: 0, actions: [] },
    { policy: "aws_sqs_queue_policy.orders", statement: "Send", ...sent(1) },
  ]);
});

test("counts each action of a statement", () => {
  const iam = createIam({ inline: [{ ...send, Action: "sqs:*" }] });
  for (const action of ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]) {
    decide(iam, action);
  }
  expect(iam.statementUse()).toContainEqual({
    policy: "aws_iam_role_policy.order",
    statement: "Send",
    uses: 3,
    actions: [
      { action: "sqs:SendMessage", uses: 2 },
      { action: "sqs:ReceiveMessage", uses: 1 },
    ],
  });
});

describe("a stack is rejected for", () => {
  test("an AWS managed policy that the local cloud does not know", () => {
    const attached = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    expect(() => createIam({ attached })).toThrow(
      `aws_iam_role_policy_attachment.order: policy_arn "${attached}" is an AWS managed policy that the local cloud does not know; write its statements in an aws_iam_policy or aws_iam_role_policy, or run it without the resource: --ignore aws_iam_role_policy_attachment.order; docs/local-cloud.md`,
    );
    expect(() =>
      createIam({ attached: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }),
    ).not.toThrow();
  });

  test("an undefined policy or role", () => {
    expect(() => createIam({ attached: `${policyArn}s` })).toThrow(
      `policy_arn "${policyArn}s" is not defined in the stack`,
    );
    expect(() => createIam({ role: "invoice" })).toThrow(
      'role "invoice" is not defined in the stack; defined roles: order',
    );
  });

  test("an invalid policy, by the address of its resource", () => {
    expect(() => createIam({ inline: [{ ...send, Action: "SendMessage" }] })).toThrow(InvalidPolicyError);
    expect(() => createIam({ inline: [{ ...send, Action: "SendMessage" }] })).toThrow(
      'aws_iam_role_policy.order, statement "Send": ',
    );
    expect(() => createIam({ trusting: { ...trust, Resource: "*" } })).toThrow("aws_iam_role.order, ");
  });
});
