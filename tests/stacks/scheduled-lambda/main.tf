terraform {
  required_version = ">= 1.0"
}

provider "aws" {
  profile = "default"
  region  = "us-east-1"
}

variable "rate" {
  type    = string
  default = "1 minute"
}

resource "aws_cloudwatch_event_rule" "tick" {
  schedule_expression = "rate(${var.rate})"
}

resource "aws_cloudwatch_event_target" "tick" {
  rule = aws_cloudwatch_event_rule.tick.name
  arn  = aws_lambda_function.tick.arn
}

resource "aws_lambda_permission" "tick" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.tick.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.tick.arn
}

resource "aws_lambda_function" "tick" {
  function_name    = "Tick"
  filename         = data.archive_file.tick.output_path
  source_code_hash = data.archive_file.tick.output_base64sha256
  handler          = "tick.handler"
  role             = aws_iam_role.tick.arn
  runtime          = "nodejs22.x"
}

data "archive_file" "tick" {
  type        = "zip"
  source_file = "${path.module}/src/tick.js"
  output_path = "${path.module}/tick.zip"
}

data "aws_iam_policy" "logs" {
  name = "AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role" "tick" {
  name_prefix         = "Tick-"
  managed_policy_arns = [data.aws_iam_policy.logs.arn]
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

output "function" {
  value = aws_lambda_function.tick.function_name
}
