from __future__ import annotations

import re
import secrets

from assistant.records.enquiries import new_reference


def test_a_reference_can_be_read_out_and_spells_no_word():
    made = {new_reference(secrets.randbelow) for _ in range(500)}
    assert len(made) == 500
    assert all(
        re.fullmatch(r"[2-9BCDFGHJKMNPQRSTVWXZ]{4}-[2-9BCDFGHJKMNPQRSTVWXZ]{4}", each)
        for each in made
    )


def test_a_reference_is_drawn_from_the_randomness_that_is_given():
    assert new_reference(lambda _: 0) == "2222-2222"
