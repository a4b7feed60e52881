terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  profile = "default"
  region  = "us-east-1"
}

data "aws_caller_identity" "current" {}

resource "aws_cloudwatch_log_group" "audit" {
  name_prefix = "/aws/events/audit-"
}

resource "aws_cloudwatch_log_resource_policy" "events" {
  policy_name     = "events-${data.aws_caller_identity.current.account_id}"
  policy_document = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": "${aws_cloudwatch_log_group.audit.arn}:*",
    "Condition": { "ArnEquals": { "aws:SourceArn": "${aws_cloudwatch_event_rule.audit.arn}" } }
  }]
}
POLICY
}

resource "aws_cloudwatch_event_rule" "audit" {
  event_pattern = <<PATTERN
{
  "account": ["${data.aws_caller_identity.current.account_id}"],
  "source": ["demo.audit"]
}
PATTERN
}

resource "aws_cloudwatch_event_target" "audit" {
  rule = aws_cloudwatch_event_rule.audit.id
  arn  = aws_cloudwatch_log_group.audit.arn
}

output "log_group" {
  value = aws_cloudwatch_log_group.audit.name
}
