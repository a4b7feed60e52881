provider "aws" {
  region = "eu-central-1"
}

variable "deadline_minutes" {
  type    = number
  default = 30
}

locals {
  name      = "deadlines"
  functions = toset(["place", "cancel"])
}

data "aws_caller_identity" "current" {}

resource "aws_scheduler_schedule_group" "deadlines" {
  name = local.name
}

resource "aws_scheduler_schedule" "opening" {
  name                         = "opening"
  group_name                   = aws_scheduler_schedule_group.deadlines.name
  schedule_expression          = "cron(0 8 ? * MON-FRI *)"
  schedule_expression_timezone = "Europe/Berlin"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }

  target {
    arn      = aws_lambda_function.deadlines["place"].arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ id = "<aws.scheduler.execution-id>" })

    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }
  }
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${local.name}-dead-letters.fifo"
  fifo_queue                = true
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "due" {
  name_prefix                 = "${local.name}-due-"
  fifo_queue                  = true
  content_based_deduplication = true
  deduplication_scope         = "messageGroup"
  fifo_throughput_limit       = "perMessageGroupId"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 3
  })
}

data "archive_file" "functions" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/functions.zip"
}

resource "aws_lambda_function" "deadlines" {
  for_each         = local.functions
  function_name    = "${local.name}-${each.key}"
  filename         = data.archive_file.functions.output_path
  source_code_hash = data.archive_file.functions.output_base64sha256
  handler          = "${each.key}.handler"
  role             = aws_iam_role.functions.arn
  runtime          = "nodejs22.x"

  environment {
    variables = {
      GROUP   = aws_scheduler_schedule_group.deadlines.name
      MINUTES = tostring(var.deadline_minutes)
      ROLE    = aws_iam_role.scheduler.arn
      TARGET  = aws_sqs_queue.due.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "due" {
  event_source_arn = aws_sqs_queue.due.arn
  function_name    = aws_lambda_function.deadlines["cancel"].function_name
  batch_size       = 10
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["lambda", "scheduler"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = each.key == "scheduler" ? [data.aws_caller_identity.current.account_id] : []

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "scheduler" {
  name               = "${local.name}-scheduler"
  assume_role_policy = data.aws_iam_policy_document.trust["scheduler"].json
}

resource "aws_iam_role_policy" "scheduler" {
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.due.arn },
      { Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" },
    ]
  })
}

resource "aws_iam_role" "functions" {
  name               = "${local.name}-functions"
  assume_role_policy = data.aws_iam_policy_document.trust["lambda"].json
}

resource "aws_iam_role_policy" "functions" {
  role = aws_iam_role.functions.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"]
        Resource = "${replace(aws_scheduler_schedule_group.deadlines.arn, ":schedule-group/", ":schedule/")}/*"
      },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = aws_iam_role.scheduler.arn
        Condition = { StringEquals = { "iam:PassedToService" = "scheduler.amazonaws.com" } }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "functions" {
  role       = aws_iam_role.functions.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
}

output "place" {
  value = aws_lambda_function.deadlines["place"].function_name
}
