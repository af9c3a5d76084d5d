"""Cuts a paragraph into sentences, by spans. English rules; other scripts by their own stops."""

from __future__ import annotations

import re

#: A stop with its closing quotes, white space, and what may open a sentence. The Bengali and Urdu
#: stops need no capital after them.
_STOP = re.compile(
    r"(?:[.!?]+[\"'\u2019\u201d)\]]*(?=\s+[\"'\u2018\u201c(\[]*[A-Z0-9\u00c0-\u00de])|[\u0964\u06d4\u061f]+)\s*"
)

#: What ends in a stop and ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|viz|approx|no|nos|para|paras|ss?|sch|art|reg|regs|ch|p|pp|vol|fig|"
    r"mr|mrs|ms|mx|dr|prof|st|rd|ave|sgt|insp|supt|dept|ltd|inc|tel|ext|incl|jan|feb|mar|apr|jun|jul|"
    r"aug|sept?|oct|nov|dec)|\b[a-z]|^\W*\d+|^\W*[a-z0-9]{1,3})\.$",
    re.IGNORECASE,
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a paragraph, without the white space between them."""
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for stop in _STOP.finditer(text):
        end = start + len(text[start : stop.end()].rstrip())
        if _ABBREVIATION.search(text[start:end]):
            continue
        spans.append((start, end))
        start = stop.end()
        start += len(text[start:]) - len(text[start:].lstrip())
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans
