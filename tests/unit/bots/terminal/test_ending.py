from __future__ import annotations

import sys

import click
import pytest

from bots.terminal.ending import DONE, FAULT, REFUSALS, WRONG_USE, Fault, run, telling

SECRET = "the words of a document"  # noqa: S105 - looked for, and must not be found


@pytest.fixture
def end(monkeypatch):
    """The exit code of a command that does this."""

    def end(does) -> int:
        monkeypatch.setattr(sys, "argv", ["csp"])
        with pytest.raises(SystemExit) as ended:
            run(click.Command("csp", callback=does))
        return ended.value.code

    return end


def raising(error: BaseException):
    def does():
        raise error

    return does


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (click.exceptions.Exit(DONE), DONE),
        (click.exceptions.Exit(REFUSALS), REFUSALS),
        (click.UsageError("name another"), WRONG_USE),
        (Fault("build again"), FAULT),
        (RuntimeError(SECRET), FAULT),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
    ],
)
def test_a_command_ends_with_the_code_of_its_end(end, error, code):
    assert end(raising(error)) == code


def test_a_command_that_only_returns_is_done(end):
    assert end(lambda: None) == DONE


def test_errors_are_told_on_stderr_alone(end, capsys):
    end(raising(click.UsageError("name another")))
    end(raising(Fault("build again")))
    said = capsys.readouterr()
    assert said.out == ""
    assert "Error: name another" in said.err
    assert "Error: build again" in said.err


def test_a_fault_of_the_program_is_told_by_its_kind_and_place_alone(end, capsys):
    end(raising(RuntimeError(SECRET)))
    told = capsys.readouterr().err
    assert "a fault in the program (RuntimeError in test_ending.py, line " in told
    assert SECRET not in told
    assert "Traceback" not in told


def test_a_reader_that_has_gone_is_no_fault(end, monkeypatch, tmp_path):
    with (tmp_path / "stderr").open("w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        assert end(raising(BrokenPipeError())) == DONE
        assert stderr.closed


def test_named_errors_are_told_in_their_own_words():
    with pytest.raises(click.UsageError, match=r"^no such id$"), telling(wrong_use=(KeyError,)):
        raise _Worded("no such id")
    with pytest.raises(Fault, match=r"^damaged$"), telling(faults=(ValueError,)):
        raise ValueError("damaged")
    with pytest.raises(RuntimeError, match=r"^else$"), telling(faults=(ValueError,)):
        raise RuntimeError("else")


def test_an_error_of_the_system_is_told_with_its_file_and_mend(tmp_path):
    with pytest.raises(Fault) as told, telling(faults=(OSError,)):
        (tmp_path / "nowhere").read_bytes()
    assert told.value.message == (
        f"No such file or directory ({tmp_path / 'nowhere'}): "
        "see that the folder can be written and is not full"
    )


class _Worded(KeyError):
    def __str__(self):
        return str(self.args[0])
