from __future__ import annotations

import re

import pytest

from assistant.knowledge.emergency import any_emergency, decode_emergency, encode_emergency

SHIPPED = any_emergency()


def test_what_ships_comes_back_as_it_was():
    assert decode_emergency(encode_emergency(SHIPPED)) == SHIPPED


@pytest.mark.parametrize("danger", SHIPPED.dangers, ids=lambda danger: danger.id)
def test_what_ships_sends_for_help_first_and_names_no_borough(danger):
    assert re.search(r"\b999\b", danger.help.lines[0])
    assert danger.help.contacts[0].phone == "999"
    assert len(danger.help.lines) <= 6
    told = " ".join((*danger.help.lines, *danger.staff.lines))
    assert "020 7364" not in told
    assert (danger.help.pathway, danger.staff.pathway) == ("", "")


def test_words_of_other_languages_are_not_called_verified_before_a_speaker_has_seen_them():
    spoken = [each for danger in SHIPPED.dangers for each in danger.spoken]
    assert {each.language for each in spoken} == {"bn", "bn-Latn", "so", "ar"}
    assert not any(each.verified for each in spoken)
