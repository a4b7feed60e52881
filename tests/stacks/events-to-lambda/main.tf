provider "aws" {
  region = "us-east-1"
}

resource "aws_lambda_function" "consumer" {
  function_name    = "Consumer"
  filename         = "consumer.zip"
  source_code_hash = data.archive_file.consumer.output_base64sha256
  handler          = "app.handler"
  role             = aws_iam_role.consumer.arn
  runtime          = "nodejs16.x"
  architectures    = ["arm64"]
  memory_size      = 256
  ephemeral_storage {
    size = 1024
  }
  tracing_config {
    mode = "Active"
  }
}

data "archive_file" "consumer" {
  type        = "zip"
  source_file = "${path.module}/src/app.js"
  output_path = "consumer.zip"
}

data "aws_iam_policy" "basic" {
  name = "AWSLambdaBasicExecutionRole"
}

data "aws_iam_policy" "tracing" {
  arn = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
}

resource "aws_iam_role" "consumer" {
  name_prefix         = "Consumer-"
  managed_policy_arns = [data.aws_iam_policy.basic.arn, data.aws_iam_policy.tracing.arn]
  assume_role_policy  = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Action": "sts:AssumeRole",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Effect": "Allow",
      "Sid": ""
    }
  ]
}
EOF
}

resource "aws_cloudwatch_event_rule" "payments" {
  name_prefix   = "payments-"
  is_enabled    = true
  event_pattern = <<EOF
{
  "detail-type": ["payment"],
  "source": ["custom.shop"],
  "detail": { "country": [{ "prefix": "EUR-" }] }
}
EOF
}

resource "aws_cloudwatch_event_target" "consumer" {
  rule = aws_cloudwatch_event_rule.payments.name
  arn  = aws_lambda_function.consumer.arn
}

resource "aws_lambda_permission" "events" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.consumer.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.payments.arn
}

output "consumer" {
  value = aws_lambda_function.consumer.arn
}
