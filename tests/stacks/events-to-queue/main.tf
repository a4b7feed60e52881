provider "aws" {
  region = "us-east-1"
}

data "aws_caller_identity" "current" {}

resource "aws_sqs_queue" "inbox" {
}

resource "aws_cloudwatch_event_rule" "all" {
  event_pattern = <<PATTERN
{
  "account": ["${data.aws_caller_identity.current.account_id}"],
  "source": ["demo.sqs"]
}
PATTERN
}

resource "aws_cloudwatch_event_target" "inbox" {
  rule = aws_cloudwatch_event_rule.all.name
  arn  = aws_sqs_queue.inbox.arn
}

resource "aws_sqs_queue_policy" "inbox" {
  queue_url = aws_sqs_queue.inbox.id
  policy    = <<POLICY
{
  "Version": "2012-10-17",
  "Id": "sqspolicy",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "events.amazonaws.com" },
      "Action": "sqs:SendMessage",
      "Resource": "${aws_sqs_queue.inbox.arn}",
      "Condition": { "ArnEquals": { "aws:SourceArn": "${aws_cloudwatch_event_rule.all.arn}" } }
    }
  ]
}
POLICY
}

output "queue_url" {
  value = aws_sqs_queue.inbox.id
}
