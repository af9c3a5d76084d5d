"""The command line: exit codes, errors as cause and mend, JSON as it is documented."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import click
import httpx
import pytest
from cryptography.fernet import Fernet
from starlette.testclient import TestClient

import csp
from assistant.knowledge.release import kept_ids, published_id, releases_folder
from assistant.settings import Settings
from bots.terminal.ending import Fault
from csp.serving import make_web_app
from ingest.publish import building
from tests.conftest import ROOT, environment, run_csp

SHARED = Path(__file__).parents[2] / "../shared/documents"
DONE, REFUSALS, WRONG_USE, FAULT = 0, 1, 2, 3
PASSAGE = {"rank", "score", "document", "path", "page", "heading", "text"}
ANSWER = {
    "id",
    "outcome",
    "text",
    "segments",
    "citations",
    "notices",
    "pathways",
    "contacts",
    "confidence",
    "audience",
    "release",
    "milliseconds",
    "suggestions",
}


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run `csp` in this process, in an empty folder, without settings but those given."""
    for name in os.environ:
        if name.startswith("CSP_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*words: str | Path, stdin: bytes | None = None, **settings: object):
        for name, value in settings.items():
            monkeypatch.setenv(f"CSP_{name.upper()}", str(value))
        monkeypatch.setattr(sys, "argv", ["csp", *map(str, words)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = DONE
        # What was said before this command, by a server in this process, is none of its words.
        capsys.readouterr()
        try:
            csp.main()
        except SystemExit as leaving:
            code = leaving.code or DONE
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run


@pytest.fixture
def served(run, built):
    """Run a command on the built starter corpus."""

    def served(*words, **more):
        return run(*words, data_dir=built.data, **more)

    return served


@pytest.fixture
def own(built, tmp_path):
    """A copy of the built data folder that a test may spoil."""
    data = tmp_path / "own"
    shutil.copytree(built.data, data, symlinks=True)
    return data


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "noise.md").write_text("---\naudience: public\n---\nReport noise.\n", "utf-8")
    return folder


def refused(done, code: int, *told: str) -> None:
    assert done.code == code, done.err
    assert done.out == ""
    assert "Error: " in done.err
    for words in told:
        assert words in done.err


def lines(*values: object) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode()


# The process itself


def test_a_process_ends_with_the_code_and_no_traceback(tmp_path):
    done = run_csp("build", "nowhere", folder=tmp_path, data_dir=tmp_path / "data")
    assert (done.returncode, done.stdout) == (WRONG_USE, "")
    assert "there is no folder nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command_and_version_names_the_product(run):
    assert run("--help").code == DONE
    told = run("--help").out
    commands = ("build", "releases", "rollback", "ask", "search", "evaluate", "serve", "status")
    for command in (*commands, "export", "import", "enquiries", "feedback", "retention"):
        assert command in told
        assert run(command, "--help").code == DONE
    assert "0.1.0" in run("--version").out


def test_the_command_starts_without_what_only_some_commands_need():
    heavy = {"numpy", "rich", "fastapi", "httpx", "sqlalchemy", "cryptography"}
    heavy |= {"assistant.web.schema", "ingest.build"}
    code = f"import sys, csp; sys.exit({heavy} & set(sys.modules) or 0)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (DONE, "")


@pytest.mark.parametrize("words", [("fly",), ("build", "--fly"), ("search", "-k", "many", "a")])
def test_an_unknown_word_is_wrong_use(run, words):
    refused(run(*words), WRONG_USE)


def test_a_fault_of_the_program_is_told_by_its_place_and_not_by_its_words(run, monkeypatch):
    def breaks(_data):
        raise RuntimeError("the words of a document")

    monkeypatch.setattr("assistant.knowledge.release.kept_ids", breaks)
    done = run("releases")
    refused(done, FAULT, "RuntimeError in test_csp.py, line ", "report it")
    assert "the words of a document" not in done.err


# Settings


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("port", "many", "CSP_PORT: Input should be a valid integer"),
        ("port", "0", "CSP_PORT: Input should be greater than or equal to 1"),
        ("keep_releases", "0", "CSP_KEEP_RELEASES: "),
        ("audiences", "public", 'CSP_AUDIENCES: expected JSON, such as ["first","second"]'),
        ("audiences", '["everyone"]', "CSP_AUDIENCES: Input should be 'public' or 'partner'"),
        ("public_url", "here", "CSP_PUBLIC_URL: "),
        ("fetch", "sometimes", "CSP_FETCH: Input should be a valid boolean"),
        ("box_wall_s", "-1", "CSP_BOX_WALL_S: "),
        ("allowed_origins", '["*"]', "never *"),
    ],
)
def test_a_setting_with_a_wrong_value_is_named_by_its_variable(run, name, value, told):
    done = run("settings", **{name: value})
    refused(done, WRONG_USE, told)
    assert len(done.err.strip().splitlines()) <= 5


def test_settings_are_shown_with_their_descriptions_and_secrets_masked(run):
    secret = "s3cret-of-the-partners"  # noqa: S105 - looked for, and must not be found
    for form in ((), ("--json",)):
        done = run("settings", *form, partner_token=secret)
        assert done.code == DONE
        assert secret not in done.out
        assert "*****" in done.out
    shown = json.loads(done.out)
    assert set(shown) == {f"CSP_{name.upper()}" for name in Settings.model_fields}
    assert all(row["description"] for row in shown.values())
    assert shown["CSP_PORT"]["value"] == 8000


def test_a_secret_with_a_wrong_setting_beside_it_is_not_told(run):
    done = run("settings", partner_token="s3cret", port="many")  # noqa: S106
    assert "s3cret" not in done.err


# Building


def test_a_folder_that_is_missing_or_a_file_is_wrong_use(run, tmp_path):
    file = tmp_path / "plan.md"
    file.write_text("Words.", "utf-8")
    for corpus in (tmp_path / "nowhere", file):
        told = f"there is no folder {corpus}: name the folder of your documents"
        refused(run("build", corpus), WRONG_USE, told, "CSP_CORPUS_DIR")


def test_an_empty_corpus_is_wrong_use(run, built, tmp_path, corpus):
    (corpus / "noise.md").unlink()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(built.data / "models")
    done = run("build", corpus, data_dir=tmp_path / "data")
    refused(done, WRONG_USE, "holds no document: add one, or name another folder")


def test_a_mistake_in_the_partnership_is_wrong_use(run, own, corpus):
    (corpus / "partnership.yaml").write_text("name: A\n", "utf-8")
    done = run("build", corpus, data_dir=own)
    refused(done, WRONG_USE, "partnership.yaml: ", "Field required")


PAGES = "hosts: [www.example.org]\npages:\n  - url: https://www.example.org/noise\n"


def test_a_mistake_in_the_list_of_sources_is_wrong_use(run, own, corpus):
    (corpus / "sources.yaml").write_text(PAGES.replace("https", "http"), "utf-8")
    done = run("build", corpus, data_dir=own)
    refused(done, WRONG_USE, "sources.yaml, line 3: pages.1.url", "correct line 3")


def test_with_fetching_off_no_host_is_looked_up(run, own, corpus, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("looked up"))
    (corpus / "sources.yaml").write_text(PAGES, "utf-8")
    done = run("build", corpus, data_dir=own, fetch="off")
    assert done.code == REFUSALS
    assert "noise: fetching is switched off" in done.out
    assert "mend: build once with CSP_FETCH=on" in done.out


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "64:ff9b::7f00:1"])
def test_a_build_connects_to_no_address_that_is_not_public(run, own, corpus, monkeypatch, address):
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    (corpus / "sources.yaml").write_text(PAGES, "utf-8")
    done = run("build", corpus, data_dir=own)
    assert done.code == REFUSALS
    assert f"www.example.org has the address {address}, which is not a public one" in done.out


def test_an_unknown_audience_is_wrong_use(run):
    for words in (
        ("build", "--audience-of-undeclared", "all"),
        ("ask", "--audience", "all", "Who?"),
        ("search", "--audience", "all", "Who?"),
    ):
        refused(run(*words), WRONG_USE, "'all' is not one of 'public', 'partner'")


def test_a_folder_that_another_build_holds_is_a_fault_with_its_mend(run, own, corpus):
    with building(own):
        done = run("build", corpus, data_dir=own)
    refused(done, FAULT, "another process is building", "wait for it to end", "CSP_DATA_DIR")


def test_a_model_that_is_none_is_a_fault_with_its_mend(run, tmp_path, corpus):
    done = run("build", corpus, data_dir=tmp_path / "data", embedding_model=tmp_path)
    refused(done, FAULT, "holds no model.safetensors: point at a sentence-transformers model")


def test_a_data_folder_that_is_a_file_is_a_fault_with_its_mend(run, tmp_path, corpus):
    file = tmp_path / "data"
    file.write_text("", "utf-8")
    done = run("build", corpus, data_dir=file)
    refused(done, FAULT, str(file), "see that the folder can be written")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_folder_that_cannot_be_written_is_a_fault_with_its_mend(run, tmp_path, corpus):
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    done = run("build", corpus, data_dir=data)
    refused(done, FAULT, "Permission denied", "see that the folder can be written")


def test_a_cache_that_is_no_database_is_a_fault_with_its_mend(run, own, corpus):
    (own / "cache" / "build.sqlite").write_bytes(b"no database" * 1_000)
    done = run("build", corpus, data_dir=own)
    refused(done, FAULT, "file is not a database", f"remove {own / 'cache'} and build again")
    shutil.rmtree(own / "cache")
    assert run("build", corpus, data_dir=own).code == DONE


def test_a_mistake_in_front_matter_is_a_refusal_and_the_rest_is_published(run, own, corpus):
    (corpus / "wrong.md").write_text("---\naudience: all\n---\nWords.\n", "utf-8")
    done = run("build", corpus, data_dir=own)
    assert done.code == REFUSALS
    assert "refused  wrong.md: front matter, wrong.md, line 2: audience: allowed are" in done.out
    assert "mend: correct line 2 of wrong.md" in done.out
    assert "Release " in done.out
    again = run("build", corpus, "--json", data_dir=own)
    assert again.code == REFUSALS
    (line,) = [each for each in json.loads(again.out)["documents"] if each["reason"]]
    assert (line["path"], line["status"]) == ("wrong.md", "refused")


def test_a_build_of_refusals_alone_publishes_nothing(run, own, corpus):
    before = published_id(own)
    (corpus / "noise.md").write_text("", "utf-8")
    done = run("build", corpus, data_dir=own)
    assert done.code == REFUSALS
    assert f"Nothing was published; release {before} goes on serving." in done.out
    assert published_id(own) == before


def test_the_report_of_a_build_has_the_documented_keys(built):
    assert set(built.report) >= {"release", "published", "documents", "seconds"}
    assert built.report["published"] is True
    assert built.report["release"] == published_id(built.data)
    paths = {line["path"] for line in built.report["documents"]}
    assert "plans/community-safety-plan-2021-24.md" in paths
    for line in built.report["documents"]:
        wanted = {"path", "status", "reason", "mend", "pages", "pages_unread", "passages"}
        assert set(line) >= wanted
        assert line["status"] == "read"


def test_a_name_that_cannot_be_printed_does_not_end_the_build(built, tmp_path, corpus):
    Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt")).write_text("Words.", "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(built.data / "models")
    done = run_csp("build", corpus, "--json", folder=tmp_path, data_dir=tmp_path / "data")
    assert done.returncode == REFUSALS, done.stderr
    assert {each["path"] for each in json.loads(done.stdout)["documents"]} == {
        "noise.md",
        "caf?.txt",
    }


# Releases


def test_releases_are_listed_and_rolled_back(run, own, corpus):
    first = published_id(own)
    assert run("build", corpus, data_dir=own).code == DONE
    second = published_id(own)
    rows = json.loads(run("releases", "--json").out)
    assert [(row["release"], row["published"]) for row in rows] == [(second, True), (first, False)]
    assert rows[0]["public"] == {"documents": 1, "passages": 1}
    assert f"* {second}  public: 1 documents" in run("releases").out
    assert json.loads(run("rollback", "--json").out) == {"release": first, "published": True}
    assert f"Release {second} is published." in run("rollback", second).out
    refused(run("rollback", "never"), WRONG_USE, "no release never is kept: `csp releases`")
    shutil.rmtree(releases_folder(own) / first / "public")
    refused(run("rollback", first), WRONG_USE, f"release {first} is damaged")
    assert "public: damaged" in run("releases").out


def test_nothing_is_listed_nor_rolled_back_before_the_first_build(run, tmp_path):
    assert "run `csp build`" in run("releases", data_dir=tmp_path).out
    assert json.loads(run("releases", "--json").out) == []
    refused(run("rollback"), WRONG_USE, "no earlier release is kept")


# Asking and searching


@pytest.mark.parametrize("words", [("ask", "Who?"), ("search", "Who?")])
def test_a_question_before_the_first_build_is_a_fault_with_its_mend(run, tmp_path, words):
    done = run(*words, data_dir=tmp_path)
    refused(done, FAULT, "no release is published yet: run `csp build`")


def test_a_cry_before_the_first_build_gets_help(run, tmp_path):
    done = run("ask", "--json", "he is outside my door with a knife", data_dir=tmp_path)
    assert done.code == DONE
    answer = json.loads(done.out)
    assert (answer["outcome"], answer["release"]) == ("emergency", "")
    assert "999" in answer["segments"][0]["text"]


def test_pages_and_api_are_served_before_the_first_build_with_a_warning(tmp_path, capsys):
    app = make_web_app(Settings(data_dir=tmp_path), "http://127.0.0.1:8000")
    assert "no release is published yet: run `csp build`" in capsys.readouterr().err
    client = TestClient(app)
    assert "Call 999" in client.post("/", files={"question": (None, "help me")}).text
    answer = client.post("/api/v1/ask", json={"question": "help me"})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "emergency")
    assert client.post("/api/v1/ask", json={"question": "Who?"}).status_code == 503
    assert client.get("/readyz").status_code == 503


def test_the_state_before_the_first_build_is_a_fault(run, tmp_path):
    done = run("status", data_dir=tmp_path)
    assert done.code == FAULT
    assert "public: no release is published yet: run `csp build`" in done.out


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the question is empty: write what you want to know"),
        (" \n\u200b", "the question is empty"),
        ("a" * 10_000, "the question is 10,000 characters long: ask it in 1,000 characters"),
    ],
)
def test_a_question_that_is_empty_or_too_long_is_wrong_use(served, command, text, told):
    refused(served(command, text), WRONG_USE, told)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_no_question_is_wrong_use(served, command):
    refused(served(command), WRONG_USE, "or a file with --batch")


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"words", "line 2 is not JSON: expected one object a line"),
        (b'{"id": "b", "question": "Who?", "audience": "all"}', "line 2: audience 'all' is"),
        (b'{"id": "b", "question": ""}', "line 2: the question is empty"),
    ],
)
def test_a_wrong_line_of_a_batch_is_named_after_the_lines_before_it(served, command, line, told):
    batch = lines({"id": "a", "question": "Hello"}) + b"\n" + line + b"\n"
    done = served(command, "--batch", "-", stdin=batch)
    assert done.code == WRONG_USE
    assert told in done.err
    assert [json.loads(each)["id"] for each in done.out.splitlines()] == ["a"]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_that_does_not_exist_is_wrong_use(served, command):
    refused(served(command, "--batch", "nowhere.jsonl"), WRONG_USE, "nowhere.jsonl")


@pytest.mark.parametrize("count", ["0", "-1", "1001"])
def test_a_count_out_of_range_is_wrong_use(served, count):
    refused(served("search", "-k", count, "noise"), WRONG_USE, "is not in the range")


def test_a_batch_keeps_order_and_ids_and_passes_over_empty_lines(served, tmp_path):
    ids = ["b", 7, None, "a", "b", "\ud800"]
    batch = tmp_path / "batch.jsonl"
    asked = [{"id": each, "question": "How do I report a hate crime?"} for each in ids]
    batch.write_bytes(lines(*asked).replace(b"\n", b"\n\n", 2))
    for command, key in (("ask", "answer"), ("search", "passages")):
        done = served(command, "--batch", batch)
        assert done.code == DONE
        told = [json.loads(line) for line in done.out.splitlines()]
        assert [each["id"] for each in told] == ids
        assert all(set(each) == {"id", key} for each in told)


def test_a_batch_line_is_answered_for_its_own_audience_and_with_its_history(served):
    question = "What is the example information sharing protocol?"
    batch = lines(
        {"id": 1, "question": question},
        {"id": 2, "question": question, "audience": "partner"},
        {
            "id": 3,
            "question": "And at night?",
            "history": [{"question": "How do I report a hate crime?", "answer": "Call 101."}],
        },
    )
    found = [
        json.loads(line)["passages"]
        for line in served("search", "--batch", "-", stdin=batch).out.splitlines()
    ]
    path = "protocols/example-information-sharing-protocol.md"
    assert path not in {passage["path"] for passage in found[0]}
    assert path in {passage["path"] for passage in found[1]}
    answers = [
        json.loads(line)["answer"]
        for line in served("ask", "--batch", "-", stdin=batch).out.splitlines()
    ]
    assert [answer["audience"] for answer in answers] == ["public", "partner", "public"]


def test_an_answer_has_the_documented_keys_and_quotes_a_document(served, built):
    done = served("ask", "How do I report a hate crime?", "--json")
    assert done.code == DONE
    answer = json.loads(done.out)
    assert set(answer) >= ANSWER
    assert answer["outcome"] == "answered"
    assert (answer["audience"], answer["release"]) == ("public", published_id(built.data))
    assert answer["citations"][0]["document"] == "pathways-hate-crime"
    told = served("ask", "How do I report a hate crime?")
    assert "Sources" in told.out
    assert "[1] Report a hate crime" in told.out


def test_passages_are_ranked_and_have_the_documented_keys(served):
    done = served("search", "hate crime", "-k", "3", "--json")
    passages = json.loads(done.out)["passages"]
    assert [passage["rank"] for passage in passages] == [1, 2, 3]
    assert all(set(passage) == PASSAGE for passage in passages)
    assert passages[0]["path"] == "pathways/hate-crime.yaml"
    assert "1. pathways/hate-crime.yaml" in served("search", "hate crime").out


def test_a_resident_never_finds_a_partner_passage(served):
    words = "example information sharing protocol"
    for audience, there in (("public", False), ("partner", True)):
        told = served("search", words, "-k", "1000", "--audience", audience, "--json").out
        paths = {passage["path"] for passage in json.loads(told)["passages"]}
        assert ("protocols/example-information-sharing-protocol.md" in paths) is there


# Evaluating

HATE = {
    "id": "hate",
    "question": "How do I report a hate crime?",
    "outcome": "answered",
    "documents": ["pathways-hate-crime"],
    "contains": ["101"],
    "topic": "hate-crime-and-extremism",
    "asker": "resident",
}
FAILS = {"id": "fails", "question": "How do I report a hate crime?", "outcome": "clarify"}


@pytest.fixture
def evaluated(served, tmp_path):
    """Evaluate a set of these lines."""

    def evaluated(*golden: object, words=(), **settings):
        file = tmp_path / "golden.jsonl"
        file.write_bytes(lines(*golden))
        return served("evaluate", file, *words, **settings)

    return evaluated


def test_a_set_before_the_first_build_is_a_fault(run, tmp_path):
    file = tmp_path / "golden.jsonl"
    file.write_bytes(lines(HATE))
    told = "no release is published yet: run `csp build`"
    refused(run("evaluate", file, data_dir=tmp_path), FAULT, told)


def test_a_set_that_passes_ends_well_and_one_that_does_not_ends_with_refusals(evaluated):
    assert evaluated(HATE).code == DONE
    done = evaluated(HATE, FAILS)
    assert done.code == REFUSALS
    assert "failed  fails  wrong outcome: got answered, not clarify" in done.out
    assert "Passed                 1 of 2, 50.0 %" in done.out


@pytest.mark.parametrize(("least", "code"), [("50", DONE), ("50.1", REFUSALS), ("0", DONE)])
def test_what_is_asked_of_a_set_decides_how_it_ends(evaluated, least, code):
    assert evaluated(HATE, FAILS, words=("--at-least", least)).code == code


@pytest.mark.parametrize("least", ["0.9", "101", "-1", "many"])
def test_what_is_asked_of_a_set_is_per_cent(evaluated, least):
    refused(evaluated(HATE, words=("--at-least", least)), WRONG_USE, "--at-least")


def test_an_evaluation_is_one_document_per_question_and_in_total(evaluated, served):
    done = evaluated(HATE, FAILS | {"audience": "partner"}, words=("--json",))
    told = json.loads(done.out)
    assert told["total"]["passed"]["count"] == 1
    assert set(told["total"]["by"]) == {"topic", "asker", "audience", "file"}
    hate, fails = told["questions"]
    assert (hate["id"], hate["passed"], hate["reasons"]) == ("hate", True, [])
    assert (fails["passed"], fails["line"], fails["audience"]) == (False, 2, "partner")
    asked = json.loads(served("ask", HATE["question"], "--json").out)
    assert set(hate["answer"]) >= ANSWER
    # No answer of an evaluation is one that a person could say something of.
    own = {"milliseconds": 0, "id": ""}
    assert hate["answer"] | own == asked | own


def test_all_mistakes_of_a_set_are_told_before_a_question_is_asked(evaluated):
    done = evaluated(
        HATE, HATE | {"documents": ["nowhere"]}, HATE | {"id": "long", "question": "a" * 1_001}
    )
    refused(
        done,
        WRONG_USE,
        "golden.jsonl, line 2, field id: hate stands already in ",
        "golden.jsonl, line 2, field documents: this release holds no document nowhere for public",
        "golden.jsonl, line 3, field question: the question is 1,001 characters long",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"outcome": "answred"}, "line 1: field outcome: 'answred' is unknown"),
        ({"contains": ["("]}, "line 1: field contains: '(' is no regular expression"),
        ({"audience": "all"}, "line 1: audience 'all' is unknown"),
        ({"id": None}, "line 1: field id: expected text or a number"),
        ({"expected": "x"}, "line 1: field expected is unknown: allowed are id, "),
    ],
)
def test_a_line_of_a_set_that_can_not_be_read_is_told_by_its_field(evaluated, line, told):
    refused(evaluated(HATE | line), WRONG_USE, f"golden.jsonl, {told}")


def test_a_partner_document_is_none_that_a_public_question_can_expect(evaluated):
    line = {"documents": ["protocols-example-information-sharing-protocol"], "contains": []}
    refused(evaluated(HATE | line), WRONG_USE, "holds no document protocols-example")
    assert evaluated(HATE | line | {"audience": "partner"}).code == REFUSALS
    assert evaluated(HATE | line, words=("--audience", "partner")).code == REFUSALS


def test_without_files_the_questions_of_the_corpus_are_asked(served, tmp_path):
    folder = tmp_path / "mine" / "questions"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_bytes(lines(HATE))
    done = served("evaluate", "--json", corpus_dir=folder.parent)
    assert (done.code, json.loads(done.out)["total"]["passed"]["of"]) == (DONE, 1)
    refused(served("evaluate", tmp_path), WRONG_USE, f"the folder {tmp_path} holds no .jsonl file")
    refused(served("evaluate", tmp_path / "nowhere"), WRONG_USE, "nowhere")


def test_a_set_may_come_from_stdin(served):
    done = served("evaluate", "-", "--json", stdin=lines(HATE))
    assert (done.code, json.loads(done.out)["questions"][0]["file"]) == (DONE, "-")


def test_a_report_is_written_for_owners(evaluated, tmp_path):
    folder = tmp_path / "new" / "report"
    assert evaluated(FAILS, words=("--report", folder)).code == REFUSALS
    page = (folder / "index.html").read_text("utf-8")
    assert "How do I report a hate crime?" in page
    assert "http://127.0.0.1:8000/documents/pathways-hate-crime" in page
    assert "OFFICIAL" not in page
    evaluated(FAILS | {"audience": "partner"}, words=("--report", folder))
    assert "OFFICIAL. This report holds words" in (folder / "index.html").read_text("utf-8")


def test_a_report_that_can_not_be_written_is_told(evaluated, tmp_path):
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    refused(evaluated(HATE, words=("--report", file)), WRONG_USE, "is a file")
    refused(evaluated(HATE, words=("--report", file / "report")), FAULT, "can be written")


# Serving


def test_the_state_tells_what_is_served(served, built):
    done = served("status", "--json")
    assert done.code == DONE
    state = json.loads(done.out)
    assert set(state) == {"public", "partner"}
    assert state["public"]["release"] == built.report["release"]
    assert state["partner"]["documents"] > state["public"]["documents"] > 0
    wanted = {"release", "built_at", "documents", "passages", "sentences", "reviews_overdue"}
    assert set(state["public"]) == wanted
    assert "public: release " in served("status").out


def test_a_damaged_release_is_a_fault_with_its_mend(run, own):
    (release,) = kept_ids(own)
    for audience in ("public", "partner"):
        (releases_folder(own) / release / audience / "catalogue.sqlite").write_bytes(b"x")
    for words in (("ask", "Who?"), ("search", "Who?")):
        done = run(*words, data_dir=own)
        assert done.code == FAULT, done.err
        assert f"release {release} is damaged" in done.err
        assert "run `csp build`" in done.err
    assert run("status", data_dir=own).code == FAULT


def test_a_port_in_use_is_wrong_use_with_its_mend(served):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = served("serve", "--port", port)
    told = f"can't listen on 127.0.0.1 port {port}: Address already in use"
    refused(done, WRONG_USE, told, "name another with --port")


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_wrong_use(served, port):
    refused(served("serve", "--port", port), WRONG_USE)


def test_a_host_that_is_none_is_wrong_use(served):
    refused(served("serve", "--host", "256.0.0.1"), WRONG_USE, "can't listen on 256.0.0.1")


# Real documents


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
def test_every_shared_document_is_read_or_refused_for_a_right_reason(
    tmp_path, tiny_model, tiny_models
):
    corpus = tmp_path / "documents"
    shutil.copytree(SHARED, corpus, copy_function=shutil.copyfile)
    for folder in (corpus, *(each for each in corpus.rglob("*") if each.is_dir())):
        folder.chmod(0o755)
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(tiny_models)
    done = run_csp(
        "build",
        corpus,
        "--audience-of-undeclared",
        "public",
        "--json",
        folder=tmp_path,
        data_dir=data,
        embedding_model=tiny_model,
    )
    assert done.returncode == REFUSALS, done.stderr
    told = {line["path"]: line for line in json.loads(done.stdout)["documents"]}
    files = {
        path.relative_to(corpus).as_posix()
        for path in corpus.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    assert set(told) == files
    reasons = {path: line["reason"] for path, line in told.items() if line["status"] == "refused"}
    assert reasons == {
        "odd/libreoffice-writer-password.pdf": "the file needs a password",
        "odd/unreadablemetadata.pdf": "the file is damaged: it can't be opened as a PDF",
    }
    assert "without a password" in told["odd/libreoffice-writer-password.pdf"]["mend"]
    assert "save it as a PDF again" in told["odd/unreadablemetadata.pdf"]["mend"]
    scan = told["odd/grayscale-image.pdf"]
    assert (scan["pages_unread"], scan["passages"]) == (1, 0)
    assert "no words in its picture" in scan["notes"][0]
    for path in files - set(reasons) - {"odd/grayscale-image.pdf"}:
        assert told[path]["passages"] > 0, path
    assert told["first-responder-toolkit-england-wales-v2-2026.pdf"]["pages"] == 23
    with sqlite3.connect(
        releases_folder(data) / json.loads(done.stdout)["release"] / "public" / "catalogue.sqlite"
    ) as catalogue:
        held = catalogue.execute("SELECT count(*) FROM documents").fetchone()[0]
    assert held == len(files) - len(reasons)


# Records


def at_once(data, **settings) -> TestClient:
    """The API of that data folder, without a server."""
    return TestClient(make_web_app(Settings(data_dir=data, **settings), "http://127.0.0.1:8000"))


def rate(client, answer: str):
    return client.post(
        "/api/v1/feedback", json={"answer": answer, "helpful": False, "outcome": "emergency"}
    )


def enquire(client):
    return client.post(
        "/api/v1/enquiries",
        json={"message": "Please write to me.", "email": "sam@example.org", "consent": True},
    )


def test_what_people_send_is_kept_listed_done_and_counted(run, tmp_path):
    client = at_once(tmp_path)
    answer = client.post("/api/v1/ask", json={"question": "help me"}).json()["id"]
    assert rate(client, answer).status_code == 204
    reference = enquire(client).json()["reference"]
    (row,) = json.loads(run("enquiries", "--json", data_dir=tmp_path).out)
    assert (row["reference"], row["email"]) == (reference, "sam@example.org")
    assert "1 open, 0 done" in run("enquiries", data_dir=tmp_path).out
    done = run("enquiries", "--done", reference.lower(), data_dir=tmp_path)
    assert (done.code, "0 open, 1 done" in done.out) == (DONE, True)
    deleted = run("enquiries", "--delete", reference, data_dir=tmp_path)
    assert "0 open, 0 done" in deleted.out
    counts = json.loads(run("feedback", "--json", data_dir=tmp_path).out)
    assert (counts["helpful"], counts["not_helpful"]) == (0, 1)
    assert "0 helped, 1 did not" in run("feedback", data_dir=tmp_path).out


def test_a_question_that_is_asked_leaves_nothing_in_the_records(run, tmp_path):
    at_once(tmp_path).post("/api/v1/ask", json={"question": "help me"})
    assert not (tmp_path / "records.db").exists()
    assert json.loads(run("feedback", "--json", data_dir=tmp_path).out)["feedback"] == []


def test_an_answer_can_be_rated_after_a_restart_and_one_of_the_terminal_too(own, run):
    answer = at_once(own).post("/api/v1/ask", json={"question": "help me"}).json()["id"]
    assert rate(at_once(own), answer).status_code == 204
    told = json.loads(run("ask", "help me", "--json", data_dir=own).out)
    assert rate(at_once(own), told["id"]).status_code == 204


def test_a_key_that_is_gone_is_told_at_the_start_and_asking_goes_on(run, tmp_path, capsys):
    enquire(at_once(tmp_path))
    (tmp_path / "records.key").unlink()
    client = at_once(tmp_path)
    assert "its key is not: put" in capsys.readouterr().err
    assert enquire(client).status_code == 503
    assert client.post("/api/v1/ask", json={"question": "help me"}).status_code == 200
    refused(run("enquiries", data_dir=tmp_path), FAULT, "records.key back")
    done = run("retention", data_dir=tmp_path)
    assert (done.code, "enquiries: 0 older" in done.out) == (DONE, True)


def test_a_key_of_ones_own_opens_what_the_one_before_sealed(run, tmp_path):
    enquire(at_once(tmp_path))
    key = Fernet.generate_key().decode()
    enquire(at_once(tmp_path, records_key=key))
    rows = json.loads(run("enquiries", "--json", data_dir=tmp_path, records_key=key).out)
    assert [row["readable"] for row in rows] == [True, True]
    run_without = json.loads(run("enquiries", "--json", data_dir=tmp_path, records_key="").out)
    assert [row["readable"] for row in run_without] == [True, False]


@pytest.mark.parametrize("command", ["enquiries", "feedback"])
def test_a_key_that_is_none_is_wrong_use_and_not_repeated(run, tmp_path, command):
    done = run(command, data_dir=tmp_path, records_key="secretword")
    refused(done, WRONG_USE, "CSP_RECORDS_KEY is no key: make one with")
    assert "secretword" not in done.err
    with pytest.raises(click.UsageError, match="CSP_RECORDS_KEY"):
        at_once(tmp_path, records_key="secretword")
    assert "secretword" not in run("settings", "--json").out
    assert run("retention", data_dir=tmp_path).code == DONE


def test_enquiries_can_be_turned_off(tmp_path):
    client = at_once(tmp_path, enquiries=False)
    assert enquire(client).json()["error"]["code"] == "not_taken"
    answer = client.post("/api/v1/ask", json={"question": "help me"}).json()["id"]
    assert rate(client, answer).status_code == 204


def test_a_reference_that_is_none_is_wrong_use(run, tmp_path):
    refused(run("enquiries", "--done", "nothing", data_dir=tmp_path), WRONG_USE, "'NOTHING'")


def test_a_deletion_by_age_is_told_and_proved(run, tmp_path):
    enquire(at_once(tmp_path))
    proof = json.loads(run("retention", "--json", data_dir=tmp_path).out)
    assert (proof["enquiries"]["deleted"], proof["enquiries"]["left"]) == (0, 1)
    told = run("retention", data_dir=tmp_path, enquiry_days=30, feedback_days=7)
    assert "feedback: 0 older than 7 days deleted, 0 left" in told.out
    first, second = map(json.loads, (tmp_path / "retention.jsonl").read_text("utf-8").splitlines())
    assert first == proof
    assert second["enquiries"]["kept_for_days"] == 30


@pytest.mark.parametrize("command", ["enquiries", "feedback", "retention"])
def test_records_that_are_no_database_are_a_fault_with_its_mend(run, tmp_path, command):
    enquire(at_once(tmp_path))
    (tmp_path / "records.db").write_bytes(b"this is no database" * 500)
    refused(run(command, data_dir=tmp_path), FAULT, "see that the file is there and whole")


def test_a_server_deletes_by_age_as_soon_as_it_starts(tmp_path):
    command = [sys.executable, "-m", "csp", "serve", "--port", str(free_port()), "--json"]
    settings = environment(data_dir=tmp_path)
    with subprocess.Popen(
        command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert server.stdout.readline()
            proofs = tmp_path / "retention.jsonl"
            until = time.monotonic() + 60
            while not (proofs.exists() and proofs.read_text("utf-8").endswith("\n")):
                assert time.monotonic() < until
                time.sleep(0.05)
        finally:
            server.kill()
    assert json.loads(proofs.read_text("utf-8"))["feedback"]["deleted"] == 0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


# Feeds out and in


def test_the_public_pathways_are_given_out_as_one_json_document(served, tmp_path):
    feed = json.loads(served("export").out)
    assert feed["total_items"] == len(feed["contents"]) > 30
    out = tmp_path / "feed.json"
    told = json.loads(served("export", "--out", out, "--json").out)
    assert told == {"file": str(out), "services": feed["total_items"]}
    assert json.loads(out.read_text("utf-8")) == feed


def test_a_feed_becomes_files_to_look_through(run, tmp_path):
    service = {"id": "1", "name": "Noise line", "status": "active", "phones": [{"number": "101"}]}
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps([service, {"name": "None", "status": "active"}]), "utf-8")
    done = run("import", feed, "--into", tmp_path / "in")
    assert done.code == REFUSALS
    assert "refused  none.yaml: feed feed.json" in done.out
    assert "1 written, 1 refused" in done.out
    assert (tmp_path / "in" / "noise-line.yaml").is_file()
    again = json.loads(run("import", feed, "--into", tmp_path / "in", "--json").out)
    assert [each["status"] for each in again["services"]] == ["kept", "refused"]


def test_a_file_that_is_no_feed_is_wrong_use(run, tmp_path):
    (tmp_path / "feed.json").write_text("{", "utf-8")
    done = run("import", tmp_path / "feed.json", "--into", tmp_path / "in")
    refused(done, WRONG_USE, "it is not valid JSON, line 1", "Save the feed again")
    refused(run("import", "nowhere.json"), WRONG_USE, "nowhere.json")


def test_without_a_release_there_is_nothing_to_give_out(run, tmp_path):
    refused(run("export", data_dir=tmp_path), FAULT, "csp build")


# Slack

SLACK = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s" * 32}
SEVERAL_IN_SLACK = {
    "slack_client_id": "1.2",
    "slack_client_secret": "client-secret",
    "slack_signing_secret": "s" * 32,
    "slack_workspaces": ["T01"],
    "public_url": "https://ask.example.gov.uk",
}


def tell_slack(client, body: bytes) -> httpx.Response:
    """Send to the bot as Slack does."""
    stamp = str(int(time.time()))
    keyed = hmac.new(b"s" * 32, f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return client.post(
        "/slack/events",
        content=body,
        headers={
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={keyed.hexdigest()}",
        },
    )


def test_slack_is_served_where_it_is_set_up_with_its_metrics(tmp_path):
    with at_once(tmp_path, metrics_open=True, **SLACK) as client:
        challenge = {"type": "url_verification", "challenge": "c", "token": "t"}
        # Longer than a question may be: a message with its blocks is.
        body = json.dumps(challenge | {"more": "x" * 200_000}).encode()
        assert tell_slack(client, body).json() == {"challenge": "c"}
        assert client.get("/slack/install").status_code == 404
        metrics = client.get("/metrics").text
        assert "csp_slack_questions" in metrics
        assert "csp_question_seconds" in metrics
        assert client.post("/api/v1/ask", content=b"x" * 200_000).status_code == 413


def test_slack_is_not_served_where_it_is_not_set_up(tmp_path):
    with at_once(tmp_path, metrics_open=True) as client:
        assert tell_slack(client, b"{}").status_code in (404, 405)
        assert "csp_slack" not in client.get("/metrics").text
    assert not (tmp_path / "slack.db").exists()


def test_the_app_of_several_workspaces_is_installed_at_the_address_of_the_server(tmp_path):
    with at_once(tmp_path, **SEVERAL_IN_SLACK) as client:
        page = client.get("/slack/install", follow_redirects=False)
        assert page.status_code == 302
        back = "redirect_uri=https://ask.example.gov.uk/slack/oauth_redirect"
        assert back in page.headers["location"]
        assert page.headers["x-content-type-options"] == "nosniff"


def test_without_the_key_of_the_records_slack_goes_on_in_one_workspace(tmp_path, capsys):
    enquire(at_once(tmp_path))
    (tmp_path / "records.key").unlink()
    with at_once(tmp_path, **SLACK) as client:
        assert "Until then Slack forgets all with a restart" in capsys.readouterr().err
        assert tell_slack(client, b'{"type": "url_verification"}').status_code == 200
    with pytest.raises(Fault, match=r"records\.key"):
        at_once(tmp_path, **SEVERAL_IN_SLACK)


def test_what_slack_keeps_is_deleted_by_age_and_proved(run, tmp_path):
    with at_once(tmp_path, **SLACK):
        pass
    proof = json.loads(run("retention", "--json", data_dir=tmp_path, slack_days=7).out)
    assert proof["slack"] == {"kept_for_days": 7, "deleted": 0, "left": 0}
    lines = map(json.loads, (tmp_path / "retention.jsonl").read_text("utf-8").splitlines())
    assert proof["slack"] in [each.get("slack") for each in lines]
    told = run("retention", data_dir=tmp_path, slack_days=30).out
    assert "answers in Slack: 0 older than 30 days deleted, 0 left" in told
