provider "aws" {
  region = "eu-west-1"
}

resource "random_id" "bucket" {
  byte_length = 4
}

resource "aws_s3_bucket" "files" {
  bucket = "files-${random_id.bucket.hex}"
}

resource "aws_s3_bucket_notification" "files" {
  bucket = aws_s3_bucket.files.id
  lambda_function {
    lambda_function_arn = aws_lambda_function.reader.arn
    events              = ["s3:ObjectCreated:*"]
  }
}

resource "aws_lambda_permission" "bucket" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.reader.function_name
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.files.arn
}

data "archive_file" "reader" {
  type        = "zip"
  source_file = "src/reader.mjs"
  output_path = "reader.zip"
}

resource "aws_lambda_function" "reader" {
  function_name = "reader"
  filename      = data.archive_file.reader.output_path
  handler       = "reader.handler"
  role          = aws_iam_role.reader.arn
  runtime       = "nodejs24.x"
  environment {
    variables = { BUCKET = aws_s3_bucket.files.bucket }
  }
}

resource "aws_iam_role" "reader" {
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

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = "${aws_s3_bucket.files.arn}/*"
    }]
  })
}

output "reader" {
  value = aws_lambda_function.reader.function_name
}
