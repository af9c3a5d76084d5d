from __future__ import annotations

import json

from pydantic import BaseModel

from bots.terminal import printing

DOCUMENT = {"path": "a.pdf", "status": "read", "reason": "", "mend": "", "notes": ()}


def report(*documents, **values):
    given = {"release": "r2", "published": True, "embedded": 3, "seconds": 1.25, **values}
    return list(printing.report_lines({**given, "documents": documents}))


def test_values_are_shown_in_lines_or_as_one_json_document(capsys):
    printing.show(["a", "b"], lambda values: values, as_json=False)
    assert capsys.readouterr().out == "a\nb\n"
    printing.show({"a": "\u0995"}, lambda _: (), as_json=True)
    out = capsys.readouterr().out
    assert "\u0995" in out
    assert json.loads(out) == {"a": "\u0995"}


def test_a_body_of_the_api_is_shown_as_the_api_gives_it(capsys):
    class Body(BaseModel):
        page: int | None

    printing.show(Body(page=None), lambda _: (), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"page": None}


def test_an_item_takes_one_line(capsys):
    printing.show_item({"id": "1\n2"})
    assert capsys.readouterr().out.count("\n") == 1


def test_a_report_counts_what_became_of_the_documents_and_tells_of_refusals():
    bad = {**DOCUMENT, "path": "b.pdf", "status": "refused", "reason": "locked", "mend": "unlock"}
    noted = {**DOCUMENT, "notes": ("page 2 has no text",)}
    lines = report(noted, bad, {**DOCUMENT, "status": "read"})
    assert lines == [
        "note     a.pdf: page 2 has no text",
        "refused  b.pdf: locked",
        "         mend: unlock",
        "2 read, 1 refused; 3 texts embedded, 1.2 s",
        "Release r2 is published.",
    ]


def test_a_report_tells_what_is_served_where_nothing_was_published():
    assert report(published=False)[-1] == "Nothing was published; release r2 goes on serving."
    assert report(published=False, release=None)[-1] == "Nothing was published."


def test_the_published_release_has_a_star_and_a_damaged_one_is_named():
    rows = [
        {"release": "r2", "published": True, "public": {"documents": 4}, "partner": None},
        {"release": "r1", "published": False, "public": None, "partner": {"documents": 5}},
    ]
    assert list(printing.release_lines(rows)) == [
        "* r2  public: 4 documents, partner: damaged",
        "  r1  public: damaged, partner: 5 documents",
    ]
    assert "csp build" in next(printing.release_lines([]))


def test_status_tells_of_faults_and_of_reviews_that_are_overdue():
    state = {"release": "r2", "built_at": "now", "documents": 2, "passages": 9}
    overdue = [
        {"path": "b.md", "owner": "The council", "review_due": "2026-02-28"},
        {"path": "a.md", "owner": "", "review_due": "2026-01-31"},
        {"path": "c.md", "owner": "The council", "review_due": "2025-12-31"},
    ]
    lines = list(
        printing.status_lines(
            {"public": {**state, "reviews_overdue": overdue}, "partner": {"fault": "damaged"}}
        )
    )
    assert lines == [
        "public: release r2, built now, 2 documents, 9 passages",
        "  reviews overdue, no owner:",
        "    since 2026-01-31: a.md",
        "  reviews overdue, The council:",
        "    since 2025-12-31: c.md",
        "    since 2026-02-28: b.md",
        "partner: damaged",
    ]
