"""The limiter: never more requests in an hour than allowed, whatever happens in between."""

import http.server
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.rate import RateLimiter
from pipeline.registries.online import TRIES, fetch
from pipeline.settings import REPOSITORY, Project


class Clock:
    """A clock that goes on only when told to, or when somebody sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def limiter(project: Project, clock: Clock, per_hour: int = 60, name: str = "register"):
    return RateLimiter(project, name, per_hour, clock, clock.sleep)


def most_in_an_hour(made: list[float]) -> int:
    return max(sum(start <= at <= start + 3600 for at in made) for start in made) if made else 0


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    per_hour=st.integers(1, 6),
    pauses=st.lists(
        st.one_of(st.floats(0, 400), st.sampled_from([0.0, 600.0, 3599.999, 3600.0])),
        min_size=1,
        max_size=30,
    ),
    name=st.uuids().map(str),
)
def test_no_hour_ever_sees_more_requests_than_allowed(
    project: Project, per_hour: int, pauses: list[float], name: str
):
    clock, made = Clock(), []
    for number, pause in enumerate(pauses):
        clock.sleep(pause)
        one = limiter(project, clock, per_hour, name)  # every time as after a restart
        if number % 2:
            one.wait()
            made.append(clock.now)
        elif one.try_acquire():
            made.append(clock.now)
    assert most_in_an_hour(made) <= per_hour


def test_sixty_pass_at_once_and_the_next_waits_out_the_hour(project: Project):
    clock = Clock()
    one = limiter(project, clock)
    assert [one.try_acquire() for _ in range(61)] == [True] * 60 + [False]
    assert one.wait() == pytest.approx(3600, abs=1)


def test_a_restart_forgets_nothing(project: Project):
    clock = Clock()
    assert limiter(project, clock, per_hour=1).try_acquire()
    assert not limiter(project, clock, per_hour=1).try_acquire()


def test_two_registers_have_an_hour_each(project: Project):
    clock = Clock()
    assert limiter(project, clock, 1, "handelsregister").try_acquire()
    assert limiter(project, clock, 1, "opencorporates").try_acquire()


def test_a_clock_set_back_makes_nobody_wait_for_days_nor_pass_too_early(project: Project):
    clock = Clock()
    limiter(project, clock, 1).wait()
    clock.now -= 10 * 86_400
    assert 3500 < limiter(project, clock, 1).wait() < 3700


def test_a_damaged_log_counts_as_a_full_hour(project: Project):
    clock = Clock()
    limiter(project, clock, 2).wait()
    (project.scratch / "rate" / "register.json").write_text('[1000000.0, "')
    assert not limiter(project, clock, 2).try_acquire()
    clock.sleep(3601)
    assert limiter(project, clock, 2).try_acquire()


def test_threads_together_get_no_more_than_one_alone(project: Project):
    clock = Clock()
    passed: list[bool] = []
    threads = [
        threading.Thread(target=lambda: passed.append(limiter(project, clock, 5).try_acquire()))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(passed) == 5


@pytest.fixture
def register():
    """A register on this machine that answers what it is told to, one answer a request."""
    answers: list[tuple[int, dict[str, str]]] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers = answers.pop(0)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"HRB 1" if status == 200 else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", answers
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_a_register_that_asks_for_patience_gets_it(project: Project, register):
    url, answers = register
    answers += [(429, {"Retry-After": "77"}), (503, {}), (200, {})]
    clock, slept = Clock(), []
    assert fetch(url, limiter(project, clock), sleep=slept.append) == b"HRB 1"
    assert slept == [77.0, 10.0]


def test_every_try_counts_as_a_request(project: Project, register):
    url, answers = register
    answers += [(503, {"Retry-After": "0"}), (503, {"Retry-After": "0"}), (200, {})]
    clock = Clock()
    began = clock.now
    fetch(url, limiter(project, clock, per_hour=2), sleep=clock.sleep)
    assert clock.now - began >= 3600


@pytest.mark.parametrize(
    ("status", "asked"), [(404, 1), (302, 1), (503, TRIES)], ids=["none", "elsewhere", "busy"]
)
def test_a_register_without_an_answer_is_refused_by_name(
    project: Project, register, status: int, asked: int
):
    url, answers = register
    answers += [(status, {"Location": url})] * 10
    clock = Clock()
    with pytest.raises(Refused) as refused:
        fetch(url, limiter(project, clock), sleep=clock.sleep)
    assert (refused.value.finding.code, 10 - len(answers)) == ("P-022", asked)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "http://register.example/", "ftp://x/", ""])
def test_nothing_but_https_is_asked(project: Project, url: str):
    with pytest.raises(Refused) as refused:
        fetch(url, limiter(project, Clock()))
    assert refused.value.finding.code == "P-023"


def test_there_is_one_door_to_the_network_and_one_to_the_mail_server():
    doors = {
        path.relative_to(REPOSITORY).as_posix()
        for folder in ("pipeline", "assets")
        for path in (REPOSITORY / folder).rglob("*.py")
        for word in ("urllib.request", "http.client", "requests", "httpx", "smtplib", "socket")
        if f"import {word}\n" in (text := path.read_text(encoding="utf-8"))
        or f"from {word} import" in text
    }
    assert doors <= {"pipeline/registries/online.py", "pipeline/alerts.py"}
