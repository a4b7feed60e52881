"""The Python runtime of a function: reads invocations from stdin, one JSON object per line, and writes messages to stdout.

A message is a line that starts with the marker; all other lines are output of the function. See python-handler.ts.
"""

import glob
import importlib
import json
import logging
import os
import queue
import signal
import sys
import threading
import time
import traceback
from decimal import Decimal
from types import SimpleNamespace

FIRST_BOTOCORE_WITH_ENDPOINT_URL = (1, 31)
LOGS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"

settings = json.loads(sys.argv.pop())
request_id = ""


def main():
    requests = read_requests()
    try:
        handler = load_handler(settings["handler"])
        warn_about_old_sdk()
    except Exception as error:
        send({"type": "error", "error": describe_error(error), "fatal": True})
        return
    send({"type": "ready"})
    while True:
        run(handler, requests.get())


def read_requests():
    """Reads in a thread, so that the process ends with the worker even if the handler never returns."""
    source = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    requests = queue.Queue()

    def read():
        for line in source:
            requests.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return requests


def send(message):
    sys.stderr.flush()
    sys.__stdout__.write(f"{settings['marker']}{json.dumps(message)}\n")
    sys.__stdout__.flush()


class FunctionError(Exception):
    """An error that Lambda names, such as Runtime.HandlerNotFound."""

    def __init__(self, error_type, message):
        super().__init__(message)
        self.error_type = error_type


def load_handler(name):
    module_name, _, function_name = name.rpartition(".")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise FunctionError("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        raise FunctionError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}") from error
    if not hasattr(module, function_name):
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        raise FunctionError("Runtime.HandlerNotFound", message)
    return getattr(module, function_name)


def warn_about_old_sdk():
    botocore = sys.modules.get("botocore")
    version = getattr(botocore, "__version__", None)
    if version and tuple(map(int, version.split(".")[:2])) < FIRST_BOTOCORE_WITH_ENDPOINT_URL:
        print(f"botocore {version} ignores AWS_ENDPOINT_URL and calls AWS; install boto3 1.28 or later")


def run(handler, request):
    global request_id
    request_id = request["requestId"]
    os.environ["_X_AMZN_TRACE_ID"] = request["xRayTraceId"]
    try:
        result = handler(json.loads(request["payload"]), create_context(request))
        send({"type": "result", "payload": serialize(result)})
    except Exception as error:
        send({"type": "error", "error": describe_error(error), "fatal": False})


def serialize(result):
    try:
        return json.dumps(result, ensure_ascii=False, default=serialize_decimal)
    except (TypeError, ValueError) as error:
        raise FunctionError("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def serialize_decimal(value):
    if isinstance(value, Decimal):
        return value.to_eng_string()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def create_context(request):
    return SimpleNamespace(
        aws_request_id=request_id,
        client_context=create_client_context(request.get("clientContext")),
        function_name=settings["functionName"],
        function_version=os.environ.get("AWS_LAMBDA_FUNCTION_VERSION"),
        get_remaining_time_in_millis=lambda: max(0, int(request["deadlineMs"] - time.time() * 1000)),
        identity=SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None),
        invoked_function_arn=request["invokedFunctionArn"],
        log=lambda text: print(text),
        log_group_name=settings["logGroupName"],
        log_stream_name=settings["logStreamName"],
        memory_limit_in_mb=str(settings["memoryMb"]),
    )


def create_client_context(text):
    if text is None:
        return None
    context = json.loads(text)
    fields = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]
    client = {field: (context.get("client") or {}).get(field) for field in fields}
    return SimpleNamespace(custom=context.get("custom"), env=context.get("env"), client=SimpleNamespace(**client))


def describe_error(error):
    """Logs an error as Lambda does, and returns it as the caller of the function receives it."""
    named = isinstance(error, FunctionError)
    error_type = error.error_type if named else type(error).__name__
    stack_trace = [] if named else list_frames(error)
    trace = "".join(["Traceback (most recent call last):\n", *stack_trace]) if stack_trace else ""
    description = {
        "errorMessage": str(error),
        "errorType": error_type,
        **({"requestId": request_id} if request_id else {}),
        "stackTrace": stack_trace,
    }
    if LOGS_JSON:
        timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        print(json.dumps({"timestamp": timestamp, "log_level": "ERROR", **description}, ensure_ascii=False))
    else:
        print(f"[ERROR] {error_type}: {error}\n{trace}".rstrip("\n"))
    return description


def list_frames(error):
    frames = traceback.extract_tb(error.__traceback__)
    own = (__file__, "<frozen importlib", importlib.__file__)
    return traceback.format_list([frame for frame in frames if not frame.filename.startswith(own)])


class TextFormatter(logging.Formatter):
    converter = time.gmtime

    def __init__(self):
        super().__init__("[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record):
        record.request_id = request_id
        return super().format(record)


class JsonFormatter(logging.Formatter):
    converter = time.gmtime

    def format(self, record):
        entry = {
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            error_type, error, trace = record.exc_info
            entry |= {"stackTrace": traceback.format_tb(trace)} if trace else {}
            entry |= {"errorType": error_type.__name__, "errorMessage": str(error)} if error_type else {}
        return json.dumps({**entry, "requestId": request_id}, ensure_ascii=False, default=str)


class OutputHandler(logging.Handler):
    def emit(self, record):
        print(self.format(record), file=sys.stdout)


def list_layer_paths():
    """A later layer takes precedence, and so do its packages for one version of Python."""
    folders = [os.path.join(folder, "python") for folder in reversed(settings["layerFolders"])]
    versioned = [path for folder in folders for path in glob.glob(f"{folder}/lib/python3.*/site-packages")]
    return [*versioned, *folders]


def configure_logging():
    handler = OutputHandler()
    handler.setFormatter(JsonFormatter() if LOGS_JSON else TextFormatter())
    logging.getLogger().addHandler(handler)
    if LOGS_JSON:
        logging.getLogger().setLevel(logging.INFO)


os.dup2(1, 2)
# Ctrl-C ends the local cloud, which lets running invocations finish.
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[0] = os.getcwd()
sys.path[1:1] = list_layer_paths()
configure_logging()
main()
