provider "aws" {
  region = "us-east-1"
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "archive_file" "reports" {
  type        = "zip"
  source_dir  = "${path.module}/lambda"
  output_path = "${path.module}/reports.zip"
}

resource "aws_iam_role" "reports" {
  name_prefix = "reports-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "logs" {
  role = aws_iam_role.reports.id

  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "Resource": "arn:aws:logs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/*:*:*"
  }]
}
EOF
}

resource "aws_cloudwatch_log_group" "reports" {
  name              = "/aws/lambda/${aws_lambda_function.reports.function_name}"
  retention_in_days = 14
}

resource "aws_lambda_function" "reports" {
  function_name    = "reports-${data.aws_caller_identity.current.account_id}"
  filename         = data.archive_file.reports.output_path
  source_code_hash = data.archive_file.reports.output_base64sha256
  role             = aws_iam_role.reports.arn
  handler          = "app.main.lambda_handler"
  runtime          = "python3.13"
}

output "function_name" {
  value = aws_lambda_function.reports.function_name
}
