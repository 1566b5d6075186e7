"""What a shell says arrives as over a socket, and gives the outputs that nbclient makes of it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import nbformat
import pytest
from jupyter_client.session import Session
from nbformat.v4 import output_from_msg

from koruz.runner.inprocess import arrived, output

CONTENTS: list[Any] = [
    {"data": {"text/plain": "Toʻrtta"}, "metadata": {}, "execution_count": 3},
    {"many": [1, 2.5, None, True, "a", {"b": []}], "pair": (1, (2, 3))},
    {"odd": [math.nan, math.inf], 4: "a number as a key", "when": datetime(2026, 1, 1, tzinfo=UTC)},
    {"bytes": b"a picture"},
]


@pytest.mark.parametrize("content", CONTENTS)
def test_a_content_arrives_as_over_a_socket(content: Any) -> None:
    session = Session()
    assert arrived(content, session) == session.unpack(session.pack(content))


def test_what_arrives_is_nobody_else_s() -> None:
    content: dict[str, Any] = {"data": {"application/json": {"rows": [1]}}}
    found = arrived(content, Session())
    content["data"]["application/json"]["rows"].append(2)
    assert found == {"data": {"application/json": {"rows": [1]}}}


def _message(kind: str, **content: Any) -> dict[str, Any]:
    return {"header": {"msg_type": kind}, "content": content}


@pytest.mark.parametrize(
    "message",
    [
        _message("display_data", data={"text/plain": "a", "application/vnd.a+json": {"b": [1]}}, metadata={"c": {}}),
        _message("display_data", data={"text/html": ["a", "b"], "application/json": None}, metadata={}),
        _message("execute_result", data={"text/plain": "4"}, metadata={}, execution_count=2),
        _message("stream", name="stdout", text="said"),
        _message("error", ename="ValueError", evalue="no", traceback=["line"]),
    ],
)
def test_outputs_are_nbclient_s(message: dict[str, Any]) -> None:
    found, held = output(message), output_from_msg(message)  # type: ignore[no-untyped-call]
    assert (found, list(found), type(found.get("metadata", found))) == (
        held,
        list(held),
        nbformat.NotebookNode,
    )


@pytest.mark.parametrize("data", [{"text/plain": 4}, {"text/plain": ["a", 4]}, {"image/svg+xml": {"a": 1}}, "words"])
def test_an_output_that_breaks_the_schema_is_refused(data: Any) -> None:
    with pytest.raises(nbformat.ValidationError):
        output(_message("display_data", data=data, metadata={}))


def test_a_message_of_no_output_is_none() -> None:
    with pytest.raises(ValueError, match="Unrecognized"):
        output(_message("status", execution_state="idle"))
