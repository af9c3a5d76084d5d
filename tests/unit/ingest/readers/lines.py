"""Readings as lines that a test can be read by."""

from ingest.readers.blocks import Block, BlockKind, Reading


def said(reading: Reading) -> list[str]:
    return [line(block) for block in reading.blocks]


def line(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * block.level} {block.text}"
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * block.level}{block.marker or '-'} {block.text}"
    return f"| {block.text}" if block.kind is BlockKind.ROW else block.text
