from datetime import date

import pytest

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Kind, Status
from ingest.admit import Refusal
from ingest.describe import (
    LONGEST_ID,
    FrontMatter,
    declare,
    describe,
    document_id,
    parse_front_matter,
)
from ingest.fields import LONGEST, Declaration
from ingest.readers.blocks import Reading


def reading(**changes) -> Reading:
    return Reading(**({"blocks": (), "labels": {}} | changes))


def parse(text: str, line: int = 2):
    return parse_front_matter(Declaration(path="plans/a.md", text=text, line=line))


def document(front_matter=None, undeclared=Audience.PARTNER, path="plans/asb-plan.md", **read):
    return describe(
        path,
        front_matter or FrontMatter(),
        reading(**read),
        format_name="markdown",
        sha256="0" * 64,
        audience_of_undeclared=undeclared,
    )


FULL = """title: The plan
kind: plan
owner: The council
audience: public
marking: OFFICIAL
languages: [en, bn]
edition: 2021-24
in_force_from: 2021-04-01
in_force_to: 2024-03-31
status: ended
supersedes: [plans-old]
verified_on: 2026-04-30
review_due: 2027-04-30
source_url: https://www.example.gov.uk/plan
topics: [asb, hate-crime]
"""


def test_every_field_of_front_matter_is_taken():
    found = document(parse(FULL))
    assert found.title == "The plan"
    assert found.kind is Kind.PLAN
    assert found.owner == "The council"
    assert found.audience is Audience.PUBLIC
    assert found.languages == ("en", "bn")
    assert found.edition == "2021-24"
    assert (found.in_force_from, found.in_force_to) == (date(2021, 4, 1), date(2024, 3, 31))
    assert found.declared_status is Status.ENDED
    assert found.supersedes == ("plans-old",)
    assert (found.verified_on, found.review_due) == (date(2026, 4, 30), date(2027, 4, 30))
    assert found.source_url == "https://www.example.gov.uk/plan"
    assert found.topics == ("asb", "hate-crime")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("audience: everyone", 2, "audience: allowed are 'public' or 'partner'"),
        ("title: A\naudience: [public]", 3, "audience: allowed are 'public' or 'partner'"),
        ("kind: leaflet", 2, "kind: allowed are 'plan', 'strategy'"),
        ("marking: official", 2, "marking: allowed are 'OFFICIAL' or 'OFFICIAL-SENSITIVE'"),
        ("status: dead", 2, "status: allowed are 'current', 'ended'"),
        ("title: A\nauthor: B", 3, "author: no such field; the fields are title, kind, owner,"),
        ("title: A\n1: B", 3, "1: keys should be strings"),
        ("title: A\nin_force_from: soon", 3, "in_force_from: expected a date such as 2026-04-30"),
        ("verified_on: 2026-13-45", 2, "verified_on: expected a date such as 2026-04-30"),
        ("review_due: 30/04/2026", 2, "review_due: expected a date such as 2026-04-30"),
        ("in_force_to: 2026", 2, "in_force_to: expected a date such as 2026-04-30"),
        ("verified_on: 0", 2, "verified_on: expected a date such as 2026-04-30"),
        (
            "in_force_from: 2026-02-01\ntitle: A\nin_force_to: 2026-01-31",
            4,
            "in_force_to is before in_force_from",
        ),
        (
            "title: A\nmarking: OFFICIAL-SENSITIVE\naudience: public",
            4,
            "a document marked OFFICIAL-SENSITIVE can't have audience public",
        ),
        ("title: [A, B]", 2, "title: input should be a valid string"),
        ("title: {a: b}", 2, "title: input should be a valid string"),
        ("title: ''", 2, "title: string should have at least 1 character"),
        (f"title: {'a' * 301}", 2, "title: string should have at most 300 characters"),
        ("topics: asb", 2, "topics: expected a list such as [first, second]"),
        ("topics:", 2, "topics: expected a list such as [first, second]"),
        ("topics: [Hate crime]", 2, "topics.1: string should match pattern"),
        ("languages: en", 2, "languages: expected a list"),
        ("languages: [English!]", 2, "languages.1: string should match pattern"),
        ("supersedes: [../a]", 2, "supersedes.1: string should match pattern"),
        ("source_url: javascript:alert(1)", 2, "source_url: string should match pattern"),
        ("title: A\ntitle: B", 3, "not valid YAML: title is given twice"),
        ("title: 'A\nkind: plan", 3, "not valid YAML: found unexpected end of stream"),
        ("title: A: B", 2, "not valid YAML: mapping values are not allowed here"),
        ("title:\tA: B", 2, "not valid YAML: found character '\\t'"),
        ("title: A\x00B", 2, "not valid YAML: unacceptable character #x0000"),
        ("- title: A", 2, "not valid YAML: expected lines of the form `field: value`"),
        ("only words", 2, "not valid YAML: expected lines of the form `field: value`"),
        ("title: A\nowner: &a B\nedition: *a", 4, "not valid YAML: aliases (*name) are not"),
        ("title: !!python/object/apply:os.getcwd []", 2, "not valid YAML: could not determine"),
        ("title: " + "[" * 20_000, 2, "not valid YAML: it has too many brackets"),
        ("- " * 20_000 + "a", 2, "not valid YAML: lists stand too deep in each other"),
        ("a" * (LONGEST + 1), 2, "not valid YAML: longer than 64000 characters"),
    ],
)
def test_a_mistake_is_named_by_file_line_field_and_what_is_allowed(text, line, told):
    refusal = parse(text)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(f"front matter, plans/a.md, line {line}: {told}")
    assert "\n" not in refusal.reason
    assert refusal.mend == f"correct line {line} of plans/a.md, then build again"


def test_an_alias_bomb_is_refused_before_it_is_loaded():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    refusal = parse("\n".join(lines))
    assert isinstance(refusal, Refusal)
    assert "line 3: not valid YAML: aliases" in refusal.reason


def test_a_mistake_in_a_sidecar_names_the_sidecar_and_counts_from_its_first_line():
    declaration = declare("plans/a.pdf", reading(front_matter="title: Inside"), "audience: all")
    refusal = parse_front_matter(declaration)
    assert isinstance(refusal, Refusal)
    assert "plans/a.pdf.yaml, line 1:" in refusal.reason


def test_a_mistake_in_front_matter_counts_the_fence_before_it():
    refusal = parse_front_matter(declare("a.md", reading(front_matter="audience: all"), None))
    assert isinstance(refusal, Refusal)
    assert "a.md, line 2:" in refusal.reason


def test_empty_front_matter_declares_nothing():
    assert parse("") == FrontMatter()


def test_a_document_that_declares_nothing_is_unverified():
    front_matter = parse_front_matter(declare("a.pdf", reading(), None))
    assert front_matter == FrontMatter(status=Status.UNVERIFIED)


@pytest.mark.parametrize("undeclared", list(Audience))
def test_an_undeclared_document_is_for_the_audience_that_the_build_says(undeclared):
    assert document(undeclared=undeclared).audience is undeclared


def test_a_sensitive_document_is_never_public_for_want_of_a_declaration():
    marked = FrontMatter(marking=Marking.OFFICIAL_SENSITIVE)
    assert document(marked, undeclared=Audience.PUBLIC).audience is Audience.PARTNER


def test_a_declared_audience_stands_whatever_holds_for_the_undeclared():
    declared = FrontMatter(audience=Audience.PARTNER)
    assert document(declared, undeclared=Audience.PUBLIC).audience is Audience.PARTNER


@pytest.mark.parametrize("edition", ["2024", "2021-24", "2.1", "2024-01-01"])
def test_an_edition_may_look_like_a_number_or_a_date(edition):
    assert parse(f"edition: {edition}").edition == edition


def test_the_title_is_declared_else_the_files_own_else_its_name():
    assert document(FrontMatter(title="Declared"), title="Own").title == "Declared"
    assert document(title="Own").title == "Own"
    assert document(path="plans/asb_plan-2025.md").title == "Asb plan 2025"
    assert document(path="---.md").title == "Untitled document"


def test_the_language_is_declared_else_the_files_own_else_english():
    assert document(FrontMatter(languages=("bn",)), language="fr").languages == ("bn",)
    assert document(language="fr").languages == ("fr",)
    assert document().languages == ("en",)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("plans/ASB Plan (2025).pdf", "plans-asb-plan-2025"),
        ("a/b/c.md", "a-b-c"),
        ("Café.txt", "cafe"),
        ("v1.2.pdf", "v1-2"),
        ("পরিকল্পনা.md", "document"),
    ],
)
def test_an_id_is_the_path_in_letters_digits_and_hyphens(path, wanted):
    assert document_id(path) == wanted


def test_the_id_of_a_long_path_is_short_enough_to_name_a_file_and_still_its_own():
    one, other = (document_id(f"{'a long folder/' * 30}{name}.pdf") for name in ("one", "other"))
    assert one != other
    assert len(one) <= LONGEST_ID
    assert len(other) <= LONGEST_ID
