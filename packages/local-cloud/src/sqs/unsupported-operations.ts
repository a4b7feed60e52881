const CREATED_BY_TERRAFORM = "queues are created, changed and deleted in Terraform";
const MOVED_BY_POLICY = "it moves messages only by redrive policies";

/** The operations that AWS has and the local cloud does not, with the reason. */
export const UNSUPPORTED_OPERATIONS: Readonly<Record<string, string>> = {
  AddPermission: CREATED_BY_TERRAFORM,
  CreateQueue: CREATED_BY_TERRAFORM,
  DeleteQueue: CREATED_BY_TERRAFORM,
  RemovePermission: CREATED_BY_TERRAFORM,
  SetQueueAttributes: CREATED_BY_TERRAFORM,
  TagQueue: CREATED_BY_TERRAFORM,
  UntagQueue: CREATED_BY_TERRAFORM,
  CancelMessageMoveTask: MOVED_BY_POLICY,
  ListMessageMoveTasks: MOVED_BY_POLICY,
  StartMessageMoveTask: MOVED_BY_POLICY,
};
