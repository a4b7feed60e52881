provider "aws" {
  region = "eu-west-1"
}

variable "prefix" {
  type = string
}

variable "consumers" {
  type = map(object({
    detail_types = list(string)
    timeout      = optional(number, 3)
  }))
  default = {
    invoice  = { detail_types = ["order_created"] }
    shipping = { detail_types = ["order_created", "order_paid"], timeout = 10 }
  }
  validation {
    condition     = length(var.consumers) > 0
    error_message = "There must be a consumer."
  }
}

locals {
  functions = { for name, consumer in var.consumers : name => format("%s-%s", var.prefix, name) }
  bus       = "${var.prefix}-bus"
}

resource "aws_cloudwatch_event_bus" "orders" {
  name = local.bus
}

data "archive_file" "consumer" {
  for_each                = var.consumers
  type                    = "zip"
  output_path             = "${path.module}/${each.key}.zip"
  source_content          = "exports.handler = async (event) => console.log('${each.key}', event.detail.ID);"
  source_content_filename = "index.js"
}

resource "aws_lambda_function" "consumer" {
  for_each         = var.consumers
  function_name    = local.functions[each.key]
  filename         = data.archive_file.consumer[each.key].output_path
  source_code_hash = data.archive_file.consumer[each.key].output_base64sha256
  handler          = "index.handler"
  role             = aws_iam_role.consumer.arn
  runtime          = "nodejs18.x"
  timeout          = each.value.timeout
  tags             = { Consumer = title(each.key) }
}

resource "aws_iam_role" "consumer" {
  name               = "${var.prefix}-consumer"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy_attachment" "logs" {
  name       = "logs"
  roles      = [aws_iam_role.consumer.name]
  policy_arn = data.aws_iam_policy.logs.arn
}

data "aws_iam_policy" "logs" {
  arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_sqs_queue" "dead_letters" {
  for_each = var.consumers
  name     = "${local.functions[each.key]}-dead-letters"
}

resource "aws_cloudwatch_event_rule" "consumer" {
  for_each       = var.consumers
  name           = local.functions[each.key]
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  event_pattern = jsonencode({
    source      = ["shop"]
    detail-type = each.value.detail_types
  })
}

resource "aws_cloudwatch_event_target" "consumer" {
  for_each       = aws_cloudwatch_event_rule.consumer
  rule           = each.value.name
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  target_id      = each.key
  arn            = aws_lambda_function.consumer[each.key].arn
  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[each.key].arn
  }
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }
}

resource "aws_lambda_permission" "events" {
  for_each      = aws_cloudwatch_event_rule.consumer
  statement_id  = "AllowEvents${title(each.key)}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.consumer[each.key].function_name
  principal     = "events.amazonaws.com"
  source_arn    = each.value.arn
}

resource "aws_sns_topic" "alarms" {}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each            = aws_lambda_function.consumer
  alarm_name          = "${each.value.function_name}-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = [aws_sns_topic.alarms.arn]
  dimensions = {
    FunctionName = each.value.function_name
  }
}

output "bus" {
  value = aws_cloudwatch_event_bus.orders.name
}

output "functions" {
  value = { for name, function in aws_lambda_function.consumer : name => function.arn }
}
