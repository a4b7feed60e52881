provider "aws" {
  profile = "default"
  region  = "us-east-1"
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "archive_file" "consumer" {
  type        = "zip"
  source_file = "${path.module}/src/consumer.mjs"
  output_path = "${path.module}/consumer.zip"
}

data "aws_iam_policy_document" "api" {
  statement {
    actions   = ["events:PutEvents"]
    resources = ["arn:aws:events:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:event-bus/default"]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.webhooks.arn]
  }
}

resource "aws_iam_role" "api" {
  assume_role_policy = <<POLICY
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "apigateway.amazonaws.com" },
    "Action": "sts:AssumeRole"
  }]
}
POLICY
}

resource "aws_iam_policy" "api" {
  policy = data.aws_iam_policy_document.api.json
}

resource "aws_iam_role_policy_attachment" "api" {
  role       = aws_iam_role.api.name
  policy_arn = aws_iam_policy.api.arn
}

resource "aws_apigatewayv2_api" "api" {
  name          = "api"
  protocol_type = "HTTP"

  body = jsonencode({
    "openapi" : "3.0.1",
    "info" : { "title" : "api" },
    "paths" : {
      "/" : {
        "post" : {
          "responses" : { "default" : { "description" : "The response of EventBridge" } },
          "x-amazon-apigateway-integration" : {
            "integrationSubtype" : "EventBridge-PutEvents",
            "credentials" : "${aws_iam_role.api.arn}",
            "requestParameters" : {
              "Detail" : "$request.body.Detail",
              "DetailType" : "order",
              "Source" : "demo.api"
            },
            "payloadFormatVersion" : "1.0",
            "type" : "aws_proxy",
            "connectionType" : "INTERNET"
          }
        }
      }
    }
  })
}

resource "aws_apigatewayv2_stage" "api" {
  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_sqs_queue" "webhooks" {}

resource "aws_apigatewayv2_integration" "webhooks" {
  api_id              = aws_apigatewayv2_api.api.id
  credentials_arn     = aws_iam_role.api.arn
  integration_type    = "AWS_PROXY"
  integration_subtype = "SQS-SendMessage"

  request_parameters = {
    "QueueUrl"    = aws_sqs_queue.webhooks.url
    "MessageBody" = "$request.body"
    "MessageAttributes" = jsonencode({
      topic = {
        DataType    = "String"
        StringValue = "$${request.header.x-topic}"
      }
    })
  }
}

resource "aws_apigatewayv2_route" "webhooks" {
  api_id    = aws_apigatewayv2_api.api.id
  route_key = "POST /webhooks"
  target    = "integrations/${aws_apigatewayv2_integration.webhooks.id}"
}

resource "aws_iam_role" "consumer" {
  assume_role_policy  = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
}

resource "aws_lambda_function" "consumer" {
  function_name    = "consumer-${data.aws_caller_identity.current.account_id}"
  filename         = data.archive_file.consumer.output_path
  source_code_hash = filebase64sha256(data.archive_file.consumer.output_path)
  role             = aws_iam_role.consumer.arn
  handler          = "consumer.handler"
  runtime          = "nodejs24.x"
}

resource "aws_cloudwatch_event_rule" "orders" {
  event_pattern = <<PATTERN
{
  "account": ["${data.aws_caller_identity.current.account_id}"],
  "source": ["demo.api"]
}
PATTERN
}

resource "aws_cloudwatch_event_target" "orders" {
  arn  = aws_lambda_function.consumer.arn
  rule = aws_cloudwatch_event_rule.orders.id
}

resource "aws_lambda_permission" "orders" {
  statement_id  = "AllowExecutionFromCloudWatch"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.consumer.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.orders.arn
}

output "url" {
  value = aws_apigatewayv2_stage.api.invoke_url
}

output "queue_url" {
  value = aws_sqs_queue.webhooks.url
}
