const CREATED_BY_TERRAFORM = "queues are created, changed and deleted in Terraform";
const WITHOUT_REDRIVE = "its queues have no redrive policy";

/** The operations that AWS has and the local cloud does not, with the reason. */
export const UNSUPPORTED_OPERATIONS: Readonly<Record<string, string>> = {
  AddPermission: CREATED_BY_TERRAFORM,
  CreateQueue: CREATED_BY_TERRAFORM,
  DeleteQueue: CREATED_BY_TERRAFORM,
  RemovePermission: CREATED_BY_TERRAFORM,
  SetQueueAttributes: CREATED_BY_TERRAFORM,
  TagQueue: CREATED_BY_TERRAFORM,
  UntagQueue: CREATED_BY_TERRAFORM,
  CancelMessageMoveTask: WITHOUT_REDRIVE,
  ListMessageMoveTasks: WITHOUT_REDRIVE,
  StartMessageMoveTask: WITHOUT_REDRIVE,
};
