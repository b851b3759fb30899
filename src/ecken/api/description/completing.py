"""The description of the interface, with all that no single operation says of itself.

The framework describes what each function takes and returns. What every call may answer besides
that (refusals, with their headers), a name for each operation and an example of each answer are
added here, in one place, for all operations alike.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from ecken.api.description.examples import ERRORS, example_of
from ecken.api.errors import ErrorAnswer

__all__ = ["DescribedApi", "operation_id"]

_SCHEMAS = "#/components/schemas/"
_ERROR = {"$ref": f"{_SCHEMAS}ErrorAnswer"}
_RETRY = "Seconds after which to try again."
_SECONDS = {"type": "integer", "minimum": 1}
_ALWAYS = (400, 401, 403, 404, 405, 409, 414, 422, 429, 500, 503)
_WITH_BODY = (413, 415)

_TEXTS = {
    400: "The call cannot be read, or goes to another site.",
    401: "No valid token.",
    403: "The token's scope does not go that far.",
    404: "Nothing that the caller can see.",
    405: "The address cannot be called by this method.",
    409: "The state of things does not allow this now.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body is of another kind than the call reads.",
    422: "The input is wrong; the message says how.",
    429: "A limit was reached.",
    500: "Something failed here; it has been noted.",
    503: "Not now; nothing was changed.",
}
_HEADERS: dict[int, dict[str, tuple[str, dict[str, Any]]]] = {
    401: {"WWW-Authenticate": ("How to say who calls: by a token.", {"type": "string"})},
    405: {"Allow": ("The methods that the address can be called by.", {"type": "string"})},
    429: {"Retry-After": (_RETRY, _SECONDS)},
    503: {"Retry-After": (_RETRY, _SECONDS)},
}


class DescribedApi(FastAPI):
    """The application of the interface, which describes itself completely."""

    def openapi(self) -> dict[str, Any]:
        """Return the description; it is made once, when it is first asked for."""
        if self.openapi_schema is None:
            self.openapi_schema = _complete(super().openapi())
        return self.openapi_schema


def operation_id(route: APIRoute) -> str:
    """Name an operation by its group and its function: ``members.show_member``."""
    tag = str(route.tags[0]).replace(" ", "_")
    return f"{tag}.{route.name}"


def _complete(api: dict[str, Any]) -> dict[str, Any]:
    components = api["components"]
    schemas = components["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["ErrorAnswer"] = ErrorAnswer.model_json_schema()
    components["responses"] = {f"Error{status}": _error(status) for status in _TEXTS}
    for item in api["paths"].values():
        for operation in item.values():
            _complete_operation(operation, schemas)
    return api


def _complete_operation(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, answer in list(answers.items()):
        if not status.startswith("2"):
            del answers[status]
            continue
        for kind, content in answer.get("content", {}).items():
            if kind == "application/json":
                content["example"] = example_of(content["schema"], schemas)
            elif not kind.startswith("text/"):
                content["schema"] = {"type": "string", "format": "binary"}
    statuses = (*_ALWAYS, *(_WITH_BODY if "requestBody" in operation else ()))
    for status in sorted(statuses):
        answers[str(status)] = {"$ref": f"#/components/responses/Error{status}"}


def _error(status: int) -> dict[str, Any]:
    code, message = ERRORS[status]
    example = {"code": code, "message": message, "fields": {}}
    described: dict[str, Any] = {
        "description": _TEXTS[status],
        "content": {"application/json": {"schema": _ERROR, "example": example}},
    }
    headers = _HEADERS.get(status, {})
    if headers:
        described["headers"] = {
            name: {"description": text, "schema": schema, "required": True}
            for name, (text, schema) in headers.items()
        }
    return described
