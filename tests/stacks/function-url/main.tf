terraform {
  required_version = "~> 1.2"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  profile = "default"
  region  = "us-east-1"

  default_tags {
    tags = {
      project = "greetings"
    }
  }
}

data "archive_file" "greeter" {
  type        = "zip"
  source_file = "${path.module}/src/greeter.mjs"
  output_path = "${path.module}/greeter.zip"
}

data "aws_iam_policy" "logs" {
  name = "AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role" "greeter" {
  name_prefix         = "greeter-"
  managed_policy_arns = [data.aws_iam_policy.logs.arn]

  assume_role_policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [{
    "Action": "sts:AssumeRole",
    "Principal": { "Service": "lambda.amazonaws.com" },
    "Effect": "Allow"
  }]
}
EOF
}

resource "aws_lambda_function" "greeter" {
  function_name    = "greeter"
  filename         = data.archive_file.greeter.output_path
  source_code_hash = data.archive_file.greeter.output_base64sha256
  handler          = "greeter.handler"
  role             = aws_iam_role.greeter.arn
  runtime          = "nodejs22.x"
}

resource "aws_lambda_function_url" "greeter" {
  function_name      = aws_lambda_function.greeter.function_name
  authorization_type = "NONE"

  cors {
    allow_origins = ["*"]
    allow_methods = ["GET"]
  }
}

resource "aws_lambda_permission" "public" {
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.greeter.function_name
  principal              = "*"
  function_url_auth_type = "NONE"
}

output "url" {
  value = aws_lambda_function_url.greeter.function_url
}
