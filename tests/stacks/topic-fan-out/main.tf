terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "lanes" {
  type = map(list(any))
  default = {
    express = ["express"]
  }
}

resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic" "alarms" {
  name_prefix = "alarms-"
}

resource "aws_sns_topic_subscription" "team" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = "team@example.com"
}

resource "aws_sqs_queue" "lanes" {
  for_each = var.lanes
  name     = "orders-${each.key}"
}

resource "aws_sqs_queue" "failed" {
  name = "orders-failed"
}

data "aws_iam_policy_document" "lanes" {
  for_each = aws_sqs_queue.lanes
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [each.value.arn]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.orders.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "lanes" {
  for_each  = aws_sqs_queue.lanes
  queue_url = each.value.id
  policy    = data.aws_iam_policy_document.lanes[each.key].json
}

resource "aws_sns_topic_subscription" "lanes" {
  for_each      = aws_sqs_queue.lanes
  topic_arn     = aws_sns_topic.orders.arn
  protocol      = "sqs"
  endpoint      = each.value.arn
  filter_policy = jsonencode({ lane = var.lanes[each.key] })
}

resource "aws_sns_topic_subscription" "mailer" {
  topic_arn           = aws_sns_topic.orders.arn
  protocol            = "lambda"
  endpoint            = aws_lambda_function.mailer.arn
  filter_policy_scope = "MessageBody"
  filter_policy       = jsonencode({ customer = { email = [{ suffix = "@example.com" }] } })
}

resource "aws_lambda_permission" "mailer" {
  statement_id  = "AllowTopic"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.mailer.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.orders.arn
}

resource "aws_lambda_function" "mailer" {
  function_name    = "mailer"
  filename         = data.archive_file.mailer.output_path
  source_code_hash = data.archive_file.mailer.output_base64sha256
  handler          = "index.handler"
  role             = aws_iam_role.functions.arn
  runtime          = "nodejs22.x"
  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_lambda_function_event_invoke_config" "once" {
  for_each               = toset([aws_lambda_function.mailer.function_name, aws_lambda_function.shop.function_name])
  function_name          = each.value
  maximum_retry_attempts = 0
}

data "archive_file" "mailer" {
  type        = "zip"
  output_path = "${path.module}/mailer.zip"
  source {
    filename = "index.mjs"
    content  = <<-EOT
      export const handler = async ({ Records: [{ Sns }] }) => {
        const { customer } = JSON.parse(Sns.Message);
        if (customer.email.startsWith("bounce")) throw new Error("bounced");
        console.log("mail to", customer.email, Sns.Subject);
      };
    EOT
  }
}

resource "aws_lambda_function" "shop" {
  function_name    = "shop"
  filename         = data.archive_file.shop.output_path
  source_code_hash = data.archive_file.shop.output_base64sha256
  handler          = "index.handler"
  role             = aws_iam_role.functions.arn
  runtime          = "nodejs22.x"
  environment {
    variables = {
      TOPIC_ARN = aws_sns_topic.orders.arn
    }
  }
  dead_letter_config {
    target_arn = aws_sns_topic.alarms.arn
  }
}

data "archive_file" "shop" {
  type        = "zip"
  output_path = "${path.module}/shop.zip"
  source {
    filename = "index.mjs"
    content  = <<-EOT
      import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
      const sns = new SNSClient();
      export const handler = async ({ lane, email }) => {
        const { MessageId } = await sns.send(new PublishCommand({
          TopicArn: process.env.TOPIC_ARN,
          Subject: "New order",
          Message: JSON.stringify({ customer: { email } }),
          MessageAttributes: { lane: { DataType: "String", StringValue: lane } },
        }));
        return MessageId;
      };
    EOT
  }
}

resource "aws_iam_role" "functions" {
  name = "orders"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "functions" {
  role = aws_iam_role.functions.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sns:Publish"], Resource = [aws_sns_topic.orders.arn, aws_sns_topic.alarms.arn] },
      { Effect = "Allow", Action = ["sqs:SendMessage"], Resource = aws_sqs_queue.failed.arn },
      { Effect = "Allow", Action = ["logs:*"], Resource = "*" },
    ]
  })
}

output "topic_arn" {
  value = aws_sns_topic.orders.arn
}

output "queue_urls" {
  value = { for lane, queue in aws_sqs_queue.lanes : lane => queue.url }
}

output "failed_url" {
  value = aws_sqs_queue.failed.url
}
