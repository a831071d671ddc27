"""The id of a request: whose is taken over, and how far it is carried."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from handlers.request_ids import RequestIds, Threads, current_id, new_id, working_for


async def told(http: Request) -> Response:
    """Which id it is seen by in a task, and in a worker thread."""
    del http

    async def later() -> str | None:
        return current_id()

    with Threads(1) as workers:
        in_thread = await asyncio.get_running_loop().run_in_executor(workers, current_id)
    return PlainTextResponse(f"{await asyncio.create_task(later())} {in_thread}")


async def fails(http: Request) -> Response:
    raise LookupError(http)


@pytest.fixture
def client() -> TestClient:
    routes = [Route("/", told), Route("/fails", fails)]
    return TestClient(RequestIds(Starlette(routes=routes)), raise_server_exceptions=False)


def test_a_proxys_id_is_taken_over_and_answered(client: TestClient) -> None:
    answer = client.get("/", headers={"X-Request-ID": "from-the-Proxy-1"})
    assert answer.headers["x-request-id"] == "from-the-Proxy-1"
    assert answer.text == "from-the-Proxy-1 from-the-Proxy-1"


@pytest.mark.parametrize("given", ["", "x" * 65, "Kari Berg", "a;b", "é", '"}{"'])
def test_what_is_not_fit_for_a_log_is_not_taken_over(client: TestClient, given: str) -> None:
    answer = client.get("/", headers={"X-Request-ID": given.encode()})
    own = answer.headers["x-request-id"]
    assert len(own) == 16
    assert answer.text == f"{own} {own}"


def test_each_request_has_its_own(client: TestClient) -> None:
    assert client.get("/").headers["x-request-id"] != client.get("/").headers["x-request-id"]


def test_a_request_that_fails_is_answered_with_its_id(client: TestClient) -> None:
    answer = client.get("/fails", headers={"X-Request-ID": "abc"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "abc")


def test_who_works_for_no_request_has_no_id_and_those_within_have_theirs() -> None:
    assert current_id() is None
    outer, inner = new_id(), new_id()
    with working_for(outer):
        with working_for(inner):
            assert current_id() == inner
        with working_for(None):
            assert current_id() == outer
        with ThreadPoolExecutor(1) as plain:
            assert plain.submit(current_id).result() is None  # which is why there is `Threads`
    assert current_id() is None
