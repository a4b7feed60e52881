/** The limit of a target's retry policy that ended the retries. */
export type ExhaustedRetryCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/**
 * The message attributes, all of type String, that EventBridge adds to an event that it could not deliver.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export interface DeliveryAttributes {
  RULE_ARN: string;
  TARGET_ARN: string;
  ERROR_CODE: string;
  ERROR_MESSAGE: string;
  /** Does not count the first attempt. */
  RETRY_ATTEMPTS: string;
  /** Missing if the error was not retryable. */
  EXHAUSTED_RETRY_CONDITION?: ExhaustedRetryCondition;
}
