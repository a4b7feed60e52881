const CREATED_BY_TERRAFORM = "topics and subscriptions are created, changed and deleted in Terraform";
const QUEUES_AND_FUNCTIONS = "it sends messages only to queues and functions";

const reject = (reason: string, operations: readonly string[]) => operations.map((name) => [name, reason] as const);

/** The operations that AWS has and the local cloud does not, with the reason. */
export const UNSUPPORTED_TOPIC_OPERATIONS: Readonly<Record<string, string>> = Object.fromEntries([
  ...reject(CREATED_BY_TERRAFORM, [
    "AddPermission",
    "ConfirmSubscription",
    "CreateTopic",
    "DeleteTopic",
    "GetDataProtectionPolicy",
    "PutDataProtectionPolicy",
    "RemovePermission",
    "SetSubscriptionAttributes",
    "SetTopicAttributes",
    "Subscribe",
    "TagResource",
    "Unsubscribe",
    "UntagResource",
  ]),
  ...reject(QUEUES_AND_FUNCTIONS, [
    "CheckIfPhoneNumberIsOptedOut",
    "CreatePlatformApplication",
    "CreatePlatformEndpoint",
    "CreateSMSSandboxPhoneNumber",
    "DeleteEndpoint",
    "DeletePlatformApplication",
    "DeleteSMSSandboxPhoneNumber",
    "GetEndpointAttributes",
    "GetPlatformApplicationAttributes",
    "GetSMSAttributes",
    "GetSMSSandboxAccountStatus",
    "ListEndpointsByPlatformApplication",
    "ListOriginationNumbers",
    "ListPhoneNumbersOptedOut",
    "ListPlatformApplications",
    "ListSMSSandboxPhoneNumbers",
    "OptInPhoneNumber",
    "SetEndpointAttributes",
    "SetPlatformApplicationAttributes",
    "SetSMSAttributes",
    "VerifySMSSandboxPhoneNumber",
  ]),
]);
