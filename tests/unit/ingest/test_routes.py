from __future__ import annotations

from pathlib import Path

from assistant.knowledge.partnership import Contact
from assistant.knowledge.rule import Route, Rule
from ingest.prepare import Prepared
from ingest.report import DocumentReport, DocumentStatus
from ingest.routes import with_checked_routes
from ingest.shelve import Shelved
from tests.doubles import a_document, a_pathway

LIST = b"""- id: about-a-person
  routes:
    - pathway: pathways-there
      words: [child]
    - pathway: pathways-gone
      words: [adult]
"""


def prepared(name, *entries, file=b"") -> Prepared:
    document = a_document(id=name, path=f"{name}.yaml")
    return Prepared(
        shelved=Shelved(document=document, passages=(), file=file, entries=entries),
        report=DocumentReport(path=document.path, status=DocumentStatus.READ),
    )


def a_rule(*pathways) -> Rule:
    return Rule(
        id="about-a-person",
        title="Somebody by name",
        says="It is not answered.",
        contact=Contact(name="Council", purpose="", phone="101"),
        routes=tuple(Route(words=("child",), pathway=each) for each in pathways),
    )


def notes(file, *pathways):
    there = prepared("there", a_pathway(document="pathways-there"))
    _, rules = with_checked_routes([there, prepared("declined", a_rule(*pathways), file=file)])
    return rules.report.notes


def test_a_route_to_no_pathway_is_noted_with_its_file_its_line_and_its_mend():
    (note,) = notes(LIST, "pathways-there", "pathways-gone")
    assert note.startswith("declined.yaml, line 5: routes: there is no pathway pathways-gone")
    assert "write the id of a pathway" in note


def test_a_list_in_a_file_is_looked_at_where_it_lies(tmp_path: Path):
    file = tmp_path / "declined.yaml"
    file.write_bytes(LIST)
    assert "line 5" in notes(file, "pathways-gone")[0]


def test_routes_to_pathways_that_are_there_are_no_note():
    assert notes(LIST, "pathways-there") == ()
