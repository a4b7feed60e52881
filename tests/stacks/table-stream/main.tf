provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name             = "audited-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "pk"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "pk"
    type = "S"
  }
}

resource "aws_sqs_queue" "failures" {
  name = "audit-failures"
}

data "archive_file" "audit" {
  type        = "zip"
  source_dir  = "${path.module}/src"
  output_path = "${path.module}/audit.zip"
}

resource "aws_lambda_function" "audit" {
  function_name    = "audit"
  filename         = data.archive_file.audit.output_path
  source_code_hash = data.archive_file.audit.output_base64sha256
  handler          = "audit.handler"
  role             = aws_iam_role.audit.arn
  runtime          = "nodejs22.x"
}

resource "aws_lambda_event_source_mapping" "audit" {
  event_source_arn                   = aws_dynamodb_table.orders.stream_arn
  function_name                      = aws_lambda_function.audit.arn
  starting_position                  = "LATEST"
  batch_size                         = 10
  bisect_batch_on_function_error     = true
  maximum_retry_attempts             = 1
  maximum_record_age_in_seconds      = 3600
  parallelization_factor             = 2
  maximum_batching_window_in_seconds = 0
  function_response_types            = ["ReportBatchItemFailures"]

  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT"] })
    }
    filter {
      pattern = jsonencode({ eventName = ["MODIFY"], dynamodb = { OldImage = { state = { S = [{ "anything-but" = ["paid"] }] } } } })
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failures.arn
    }
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "audit" {
  name               = "audit"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "audit" {
  statement {
    actions = [
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:DescribeStream",
      "dynamodb:ListStreams",
    ]
    resources = [aws_dynamodb_table.orders.stream_arn]
  }
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.failures.arn]
  }
}

resource "aws_iam_role_policy" "audit" {
  role   = aws_iam_role.audit.id
  policy = data.aws_iam_policy_document.audit.json
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.audit.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

output "table" {
  value = aws_dynamodb_table.orders.name
}

output "failures" {
  value = aws_sqs_queue.failures.url
}
