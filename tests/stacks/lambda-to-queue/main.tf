provider "aws" {
  region = "us-east-1"
}

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

resource "aws_sqs_queue" "queue" {}

resource "aws_lambda_function" "publisher" {
  function_name    = "Publisher"
  filename         = data.archive_file.publisher.output_path
  source_code_hash = data.archive_file.publisher.output_base64sha256
  handler          = "index.handler"
  role             = aws_iam_role.publisher.arn
  runtime          = "nodejs24.x"
  environment {
    variables = {
      QUEUE_URL = aws_sqs_queue.queue.url
    }
  }
}

data "archive_file" "publisher" {
  type        = "zip"
  output_path = "${path.module}/publisher.zip"
  source {
    filename = "index.mjs"
    content  = <<-EOT
      export const handler = async () => process.env.QUEUE_URL;
    EOT
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "publish" {
  statement {
    sid       = "Send"
    effect    = "Allow"
    actions   = ["sqs:SendMessage*"]
    resources = [aws_sqs_queue.queue.arn]
  }
  statement {
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/*:*",
    ]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_iam_role" "publisher" {
  name_prefix        = "Publisher-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_policy" "publish" {
  name_prefix = "publish"
  path        = "/"
  policy      = data.aws_iam_policy_document.publish.json
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_iam_role_policy_attachment" "publish" {
  role       = aws_iam_role.publisher.name
  policy_arn = aws_iam_policy.publish.arn
}

output "queue_url" {
  value = aws_sqs_queue.queue.url
}

output "publisher" {
  value = aws_lambda_function.publisher.function_name
}
