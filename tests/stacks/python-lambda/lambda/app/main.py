import logging

from app.totals import add

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def lambda_handler(event, context):
    logger.info("report for %s", event["ID"])
    return {"function": context.function_name, "total": add(event["amounts"])}
