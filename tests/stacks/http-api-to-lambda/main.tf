terraform {
  required_version = ">= 1.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  profile = "default"
  region  = var.aws_region
  default_tags {
    tags = { project = "books" }
  }
}

variable "aws_region" {
  description = "Where the API runs"
  type        = string
  default     = "eu-west-1"
}

variable "log_retention" {
  type    = number
  default = "7"
}

resource "random_string" "suffix" {
  length  = 6
  special = false
  upper   = false
}

data "archive_file" "api" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/.build/api.zip"
}

resource "aws_lambda_function" "api" {
  function_name    = "books-${random_string.suffix.id}"
  filename         = data.archive_file.api.output_path
  source_code_hash = filebase64sha256(data.archive_file.api.output_path)
  runtime          = "nodejs22.x"
  handler          = "index.handler"
  role             = aws_iam_role.api.arn
  timeout          = "10"
  environment {
    variables = {
      PAGE_SIZE = 20
      VERBOSE   = true
    }
  }
  depends_on = [aws_cloudwatch_log_group.api]
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/aws/lambda/books-${random_string.suffix.id}"
  retention_in_days = var.log_retention
}

resource "aws_iam_role" "api" {
  name = "books-${random_string.suffix.id}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Sid       = ""
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.api.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_apigatewayv2_api" "books" {
  name          = "books"
  protocol_type = "HTTP"
  cors_configuration {
    allow_credentials = false
    allow_headers     = []
    allow_methods     = ["GET", "POST"]
    allow_origins     = ["*"]
    max_age           = 0
  }
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.books.id
  name        = "$default"
  auto_deploy = true
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.requests.arn
    format          = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
  }
  default_route_settings {
    detailed_metrics_enabled = true
  }
}

resource "aws_apigatewayv2_integration" "api" {
  api_id             = aws_apigatewayv2_api.books.id
  integration_uri    = aws_lambda_function.api.invoke_arn
  integration_type   = "AWS_PROXY"
  integration_method = "POST"
}

resource "aws_apigatewayv2_route" "any" {
  for_each  = toset(["GET /books", "POST /books/{id}"])
  api_id    = aws_apigatewayv2_api.books.id
  route_key = each.value
  target    = "integrations/${aws_apigatewayv2_integration.api.id}"
}

resource "aws_cloudwatch_log_group" "requests" {
  name              = "/aws/api_gw/${aws_apigatewayv2_api.books.name}"
  retention_in_days = var.log_retention
}

resource "aws_lambda_permission" "api" {
  statement_id  = "AllowExecutionFromAPIGateway"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.books.execution_arn}/*/*"
}

output "api_url" {
  description = "Base URL"
  value       = aws_apigatewayv2_stage.default.invoke_url
}
