provider "aws" {
  region = var.region
}

variable "region" {
  default = "eu-central-1"
}

variable "dead_letters" {
  type    = bool
  default = true
}

locals {
  name = "worker-${terraform.workspace}"
  tags = merge({ team = "jobs" }, var.dead_letters ? { redrive = "yes" } : {})
}

resource "aws_sqs_queue" "dead_letters" {
  count                     = var.dead_letters ? 1 : 0
  name                      = "${local.name}-dead-letters"
  message_retention_seconds = 14 * 24 * 60 * 60
}

resource "aws_sqs_queue" "jobs" {
  name                       = "${local.name}-jobs"
  visibility_timeout_seconds = 6 * aws_lambda_function.worker.timeout
  redrive_policy = var.dead_letters ? jsonencode({
    deadLetterTargetArn = one(aws_sqs_queue.dead_letters[*].arn)
    maxReceiveCount     = 3
  }) : null
  kms_master_key_id = "alias/aws/sqs"
  tags              = local.tags
}

data "archive_file" "worker" {
  type        = "zip"
  source_dir  = "src"
  excludes    = ["*.md"]
  output_path = "${path.root}/worker.zip"
}

resource "aws_lambda_function" "worker" {
  function_name    = local.name
  filename         = data.archive_file.worker.output_path
  source_code_hash = data.archive_file.worker.output_base64sha256
  handler          = "worker.handler"
  role             = aws_iam_role.worker.arn
  runtime          = "nodejs20.x"
  timeout          = 5
  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
  }
  dynamic "environment" {
    for_each = var.dead_letters ? [1] : []
    content {
      variables = {
        DEAD_LETTERS = aws_sqs_queue.dead_letters[0].name
      }
    }
  }
}

resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn        = aws_sqs_queue.jobs.arn
  function_name           = aws_lambda_function.worker.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_iam_role" "worker" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Action    = "sts:AssumeRole"
      Effect    = "Allow"
      Sid       = ""
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
  inline_policy {
    name   = "inline"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:GetQueueUrl", Resource = "*" }] })
  }
}

resource "aws_iam_role_policy_attachment" "worker" {
  for_each   = toset(["AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole"])
  role       = aws_iam_role.worker.id
  policy_arn = "arn:aws:iam::aws:policy/service-role/${each.key}"
}

output "queue_url" {
  value = aws_sqs_queue.jobs.url
}
