"""The mail: one per state, in plain German, without a name; a server that fails costs nothing."""

import datetime as dt
import json
from email import message_from_bytes, policy
from pathlib import Path

import dagster as dg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from assets.automation import mail_after_a_failed_run, mail_after_a_run
from pipeline.alerts import RunFacts, memory_path, remembered, tell, what_needs_a_person
from pipeline.doctor import examine
from pipeline.errors import Refused
from pipeline.freshness import overdue
from pipeline.registries.deliveries import load_deliveries
from pipeline.runs import run_assets
from pipeline.settings import PROJECT_VARIABLE, Mail, Project, read_settings
from pipeline.store import Store
from pipeline.terminal import Terminal

NOW = dt.datetime(2026, 11, 22, 6, tzinfo=dt.UTC)
WELL = RunFacts()
OFFICE = "gewerbeamt-05399004"


class Postbox:
    """Keeps what a local server is sent."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], str, str]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        read = message_from_bytes(envelope.content, policy=policy.default)
        subject = " ".join(read["Subject"].split())  # a long one is folded
        self.mails.append((envelope.rcpt_tos, subject, read.get_content()))
        return "250 OK"


class LocalServer(Controller):
    """A mail server of this machine on a port that is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postbox(project: Project):
    box = Postbox()
    server = LocalServer(box, hostname="127.0.0.1", port=0, ready_timeout=10)
    server.start()
    use_mail(project, port=server.port)
    yield box
    server.stop()


def use_mail(project: Project, **changes: object) -> None:
    fields = {"host": "127.0.0.1", "sender": "potentiale@kreis.example", "security": "none"}
    project.settings.mail = Mail.model_validate(
        fields | {"recipients": ["amt@kreis.example"], "seconds": 10} | changes
    )


def refuse_a_delivery(
    project: Project, name: str = "Birkesbach_2026-10.csv", content: bytes = b""
) -> Path:
    path = project.inbox / OFFICE / name
    path.write_bytes(content)
    with Store(project) as store:
        load_deliveries(store)
    return path


def test_a_refused_delivery_is_told_with_file_remedy_and_what_still_stands(
    project: Project, postbox: Postbox
):
    refuse_a_delivery(project)
    assert tell(project, WELL, NOW)
    [(to, subject, body)] = postbox.mails
    assert to == ["amt@kreis.example"]
    assert subject == "Potentiale der Vielfalt, Musterkreis: 1 Punkt zu klären"
    for part in ("R-001", "Birkesbach_2026-10.csv", "Bitte", "Es gibt noch keine Veröffentlichung"):
        assert part in body


def test_the_mail_asks_kindly_and_says_goodbye(project: Project, postbox: Postbox):
    path = refuse_a_delivery(project)
    tell(project, WELL, NOW)
    path.unlink()
    tell(project, WELL, NOW)
    asking, well = (" ".join(body.split()) for *_, body in postbox.mails)
    assert "ist etwas aufgefallen, um das sich bitte jemand kümmert." in asking
    assert "jetzt und, falls nichts geschieht, in einer Woche noch einmal." in asking
    goodbye = "Mit freundlichem Gruß – Potentiale der Vielfalt, automatische Nachricht"
    assert asking.endswith(goodbye)
    assert well.endswith(goodbye)


def test_the_same_state_is_told_once_and_again_after_a_week(project: Project, postbox: Postbox):
    refuse_a_delivery(project)
    told = [tell(project, WELL, NOW + dt.timedelta(days=day)) for day in (0, 1, 6, 7, 8)]
    assert told == [True, False, False, True, False]
    assert postbox.mails[1][1].endswith("Erinnerung: 1 Punkt zu klären")


def test_another_state_is_told_at_once(project: Project, postbox: Postbox):
    refuse_a_delivery(project)
    tell(project, WELL, NOW)
    refuse_a_delivery(project, "Birkesbach_2026-11.csv", b"nur ein Satz")
    assert tell(project, WELL, NOW)
    assert postbox.mails[1][1].endswith("2 Punkte zu klären")


def test_that_all_is_well_again_is_told_once(project: Project, postbox: Postbox):
    path = refuse_a_delivery(project)
    tell(project, WELL, NOW)
    path.unlink()
    assert [tell(project, WELL, NOW), tell(project, WELL, NOW)] == [True, False]
    assert postbox.mails[1][1].endswith("wieder in Ordnung")


def test_where_all_was_well_nothing_is_told(project: Project, postbox: Postbox):
    assert not tell(project, WELL, NOW)
    assert postbox.mails == []


def test_a_failed_run_and_a_failed_check_are_told_without_the_text_of_the_error(
    project: Project, postbox: Postbox
):
    facts = RunFacts("core/notices", "ValueError: Zweifelstein", ("core/cells/shares_are_shares",))
    tell(project, facts, NOW)
    body = postbox.mails[0][2]
    assert "core/notices" in body
    assert "(ValueError)" in body
    assert "shares_are_shares" in body
    assert "Zweifelstein" not in body


def test_a_file_whose_name_could_be_a_persons_is_not_named(project: Project, store: Store):
    (project.inbox / "interviews").mkdir()
    (project.inbox / "interviews" / "Zweifelstein.docx").write_bytes(b"x")
    store.connection.execute(
        """INSERT INTO raw.deliveries BY NAME SELECT 'd1' AS delivery_id,
        'interviews' AS source_id, 'Zweifelstein.docx' AS file_name, 'refused' AS status,
        'I-001' AS message_code, 'I-001 Datei „Zweifelstein.docx“' AS message_de"""
    )
    [said] = what_needs_a_person(store, WELL, NOW.date())
    assert "I-001" in said
    assert "inbox/interviews" in said
    assert "Zweifelstein" not in said


@pytest.mark.parametrize(
    ("code", "quoted", "is_said"),
    [("R-008", 1, False), ("R-007", 20, False), ("R-007", 4, True)],
    ids=["twice the same cell", "no heading fits", "one heading renamed"],
)
def test_cells_that_may_be_no_headings_are_not_quoted(
    project: Project, store: Store, code: str, quoted: int, is_said: bool
):
    (project.inbox / OFFICE / "x.csv").write_text("x")
    store.connection.execute(
        """INSERT INTO raw.deliveries BY NAME SELECT 'd1' AS delivery_id, $source AS source_id,
        'x.csv' AS file_name, 'refused' AS status, $code AS message_code, $text AS message_de""",
        {"source": OFFICE, "code": code, "text": f"{code} " + "„Zweifelstein“ " * quoted},
    )
    [said] = what_needs_a_person(store, WELL, NOW.date())
    assert said.startswith(code)
    assert ("Zweifelstein" in said) == is_said
    assert is_said or OFFICE in said


def test_a_server_that_is_away_costs_nothing_and_the_doctor_says_so(project: Project):
    use_mail(project, port=1)
    refuse_a_delivery(project)
    assert not tell(project, WELL, NOW)
    assert "P-021" in remembered(project).failure
    assert [each for each in examine(project) if "P-021" in each.german and not each.is_well]


def test_what_could_not_be_sent_is_sent_next_time(project: Project, postbox: Postbox):
    port = project.settings.mail.port
    refuse_a_delivery(project)
    use_mail(project, port=1)
    assert not tell(project, WELL, NOW)
    use_mail(project, port=port)
    assert tell(project, WELL, NOW)
    assert remembered(project).failure == ""


def test_a_mapping_that_cannot_be_read_is_told(project: Project, postbox: Postbox):
    with Store(project) as store:
        deliver(store, OFFICE, "2026-09")
    (project.root / "surveys" / "registers").mkdir(parents=True)
    (project.root / "surveys" / "registers" / "geve.yml").write_text("dialect: geve")
    tell(project, RunFacts("core/notices", "P-002 …"), NOW)
    body = postbox.mails[0][2]
    assert "(Meldung P-002)" in body
    assert "geve.yml" in body


def test_a_vault_that_cannot_be_opened_is_told(project: Project, postbox: Postbox):
    with Store(project):
        pass
    project.vault_key.write_text("0" * 64)
    assert tell(project, WELL, NOW)
    assert "P-006" in postbox.mails[0][2]


def test_without_mail_settings_nothing_is_sent(project: Project):
    refuse_a_delivery(project)
    assert not tell(project, WELL, NOW)
    assert not memory_path(project).exists()


def test_while_another_run_writes_nothing_is_raised(
    project: Project, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pipeline.alerts._LOCK_SECONDS", 0.1)
    with Store(project):
        assert not tell(project, WELL, NOW)


def test_a_password_comes_from_a_file_that_its_owner_alone_can_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    given: list[bytes] = []

    def check(server, session, envelope, mechanism, data) -> AuthResult:
        given.append(data.password)
        return AuthResult(success=True)

    box = Postbox()
    server = LocalServer(
        box, hostname="127.0.0.1", port=0, authenticator=check, auth_require_tls=False
    )
    server.start()
    try:
        use_mail(project, port=server.port, user="kreis", password_file="mail-password")
        refuse_a_delivery(project)
        path = project.root / "mail-password"
        path.write_text("geheim\n")
        path.chmod(0o644)
        assert not tell(project, WELL, NOW)
        assert "P-020" in remembered(project).failure
        path.chmod(0o600)
        assert tell(project, WELL, NOW)
    finally:
        server.stop()
    assert given == [b"geheim"]
    assert "geheim" not in memory_path(project).read_text()


@pytest.mark.parametrize(
    "line", ['security = "none"\nuser = "x"', 'password = "x"', "recipients = []"]
)
def test_mail_settings_that_would_give_a_password_away_are_refused(line: str, tmp_path: Path):
    text = f'[county]\nname = "K"\ncode = "05399"\n[mail]\nhost = "mail.example"\nsender = "a@b"\n{line}\n'
    if "recipients" not in line:
        text += 'recipients = ["a@b"]\n'
    with pytest.raises(Refused) as refused:
        read_settings(text, tmp_path)
    assert refused.value.finding.code == "P-002"


def deliver(store: Store, source: str, period: str, dialect: str = "geve") -> None:
    store.connection.execute(
        """INSERT INTO raw.deliveries BY NAME SELECT $source || $period AS delivery_id,
        $source AS source_id, $period AS period, $dialect AS dialect, 'accepted' AS status,
        TIMESTAMP '2026-11-01' AS received_at""",
        {"source": source, "period": period, "dialect": dialect},
    )


@pytest.mark.parametrize(
    ("today", "late"),
    [("2026-11-22", []), ("2026-12-15", []), ("2026-12-16", [OFFICE])],
)
def test_an_office_is_overdue_two_weeks_after_the_month_it_owes(
    project: Project, store: Store, today: str, late: list[str]
):
    project.settings.county.is_invented = False
    deliver(store, OFFICE, "2026-10")
    deliver(store, "gewerbeamt-05399008", "2026-11", "vois")
    found = overdue(store, dt.date.fromisoformat(today))
    assert [finding.values["source"] for finding in found] == late
    assert all("2026-11" in finding.text() for finding in found)


def test_an_office_that_never_delivered_is_named_once_another_has(project: Project, store: Store):
    project.settings.county.is_invented = False
    assert overdue(store, NOW.date()) == []
    deliver(store, OFFICE, "2026-10")
    [found] = overdue(store, NOW.date())
    assert found.text().startswith("R-090 Von Erlenau ist noch nie")
    assert "–" not in found.text()


def test_a_half_yearly_list_is_not_expected_every_month(project: Project, store: Store):
    project.settings.county.is_invented = False
    for office in project.settings.offices:
        deliver(store, office.source_id, "2026-10", office.dialect)
    deliver(store, "bevoelkerung", "2026-06", "bevoelkerung")
    assert overdue(store, NOW.date()) == []


def test_the_command_sends_the_mail_after_a_run_of_everything_only(
    project: Project, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    project.settings.county.is_invented = True
    (project.inbox / OFFICE / "Birkesbach_2026-10.csv").write_bytes(b"")
    settings = project.settings
    monkeypatch.setattr(Project, "settings", property(lambda _: settings))
    run_assets(project, "raw/notices", Terminal("de", quiet=True))
    assert postbox.mails == []
    run_assets(project, None, Terminal("de", quiet=True))
    assert len(postbox.mails) == 1
    with dg.DagsterInstance.get() as instance:
        _end_of_run(mail_after_a_run, instance)
    assert len(postbox.mails) == 1, "the sensor knows what the command has said"


@pytest.mark.parametrize("sensor", [mail_after_a_run, mail_after_a_failed_run])
def test_the_sensors_mail_without_being_switched_on(sensor: dg.SensorDefinition):
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING


def test_the_sensor_tells_what_a_run_of_the_schedule_found(
    project: Project, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    settings = project.settings
    monkeypatch.setattr(Project, "settings", property(lambda _: settings))
    refuse_a_delivery(project)
    with dg.DagsterInstance.ephemeral() as instance:
        _end_of_run(mail_after_a_run, instance)
    assert "R-001" in postbox.mails[0][2]
    assert json.loads(memory_path(project).read_text())["is_open"]


def _end_of_run(sensor: dg.SensorDefinition, instance: dg.DagsterInstance) -> None:
    """What the daemon does once a run has ended."""
    context = dg.build_run_status_sensor_context(
        sensor_name=sensor.name,
        dagster_instance=instance,
        dagster_run=dg.DagsterRun(job_name="everything"),
        dagster_event=dg.DagsterEvent("PIPELINE_SUCCESS", "everything"),
    )
    sensor(context)
