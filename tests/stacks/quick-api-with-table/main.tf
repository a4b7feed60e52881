provider "aws" {
  region = "eu-west-1"
}

resource "random_pet" "name" {}

resource "aws_dynamodb_table" "notes" {
  name           = "notes-${random_pet.name.id}"
  billing_mode   = "PROVISIONED"
  read_capacity  = 5
  write_capacity = 5
  hash_key       = "owner"
  range_key      = "year"

  attribute {
    name = "owner"
    type = "S"
  }

  attribute {
    name = "year"
    type = "N"
  }

  point_in_time_recovery {
    enabled = true
  }
}

data "archive_file" "notes" {
  type        = "zip"
  source_file = "${path.module}/index.js"
  output_path = "${path.module}/notes.zip"
}

resource "aws_lambda_function" "notes" {
  function_name = random_pet.name.id
  filename      = data.archive_file.notes.output_path
  handler       = "index.handler"
  role          = aws_iam_role.notes.arn
  runtime       = "nodejs24.x"
  publish       = true
  environment {
    variables = { TABLE = aws_dynamodb_table.notes.id }
  }
}

resource "aws_iam_role" "notes" {
  name               = random_pet.name.id
  assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_iam_role_policy" "notes" {
  role   = aws_iam_role.notes.id
  policy = templatefile("${path.module}/policy.json.tftpl", { table = aws_dynamodb_table.notes.arn, actions = ["GetItem", "PutItem"] })
}

resource "aws_apigatewayv2_api" "notes" {
  name          = random_pet.name.id
  protocol_type = "HTTP"
  target        = aws_lambda_function.notes.arn
}

resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.notes.arn
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.notes.execution_arn}/*/*"
}

output "endpoint" {
  value = aws_apigatewayv2_api.notes.api_endpoint
}
