"""The passages of a published release as a LangChain retriever, for chains of others.

Nothing of the assistant imports this module, so LangChain is loaded by those alone who use it. The
audience is always given: a chain must say on whose behalf it searches.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from assistant.answering.compose import source_url
from assistant.answering.currency import with_current_names, without_dead_contacts
from assistant.answering.quotation import Quoted, whole
from assistant.answering.screen import clean_question
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Hit, Library
from assistant.knowledge.passage import anchor


class ReleaseRetriever(BaseRetriever):
    """Finds passages as the assistant does: spelling mended, old names read as today's.

    Sentences with a contact that must not be given out any more are left out. A superseded or
    ended edition is found too: look at `status` in the metadata.
    """

    #: The library of an audience as it is published now.
    library: Callable[[Audience], Library]
    audience: Audience
    #: Passages that are given at most.
    count: int = Field(default=4, ge=1)
    #: Where readers reach this server; the links to sources start with it.
    public_url: str = ""

    @classmethod
    def published(
        cls, data_dir: Path, *, audience: Audience, count: int = 4, public_url: str = ""
    ) -> Self:
        """A retriever over what is published in a data folder, now and after later builds.

        Its methods raise NoRelease or DamagedRelease where there is nothing to search.
        """
        from assistant.knowledge.published import PublishedLibraries
        from assistant.knowledge.shelf.opening import Opening, open_library

        libraries = PublishedLibraries(
            data_dir, frozenset({audience}), lambda folder: open_library(folder, Opening())
        )
        return cls(library=libraries.library, audience=audience, count=count, public_url=public_url)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - a search is one step
    ) -> list[Document]:
        library = self.library(self.audience)
        text = with_current_names(library.spelt(clean_question(query)), library).text
        hits = library.search(text, self.count).hits
        return [
            self._document(hit, quoted, library)
            for hit in hits
            for quoted in without_dead_contacts([whole(hit)], library)
        ]

    def _document(self, hit: Hit, quoted: Quoted, library: Library) -> Document:
        document, passage = hit.document, hit.passage
        left_out = len(quoted.sentences) < len(passage.sentences)
        page = passage.page if document.format == "pdf" else None
        return Document(
            id=f"{document.id}#{anchor(hit.place)}",
            page_content=(
                "\n".join(sentence.text for sentence in quoted.sentences)
                if left_out
                else passage.text
            ),
            metadata={
                "document": document.id,
                "title": document.title,
                "edition": document.edition,
                "status": library.status(document.id).value,
                "heading": list(passage.heading),
                "page": page,
                "url": source_url(document, quoted, passage.page, self.public_url),
                "score": hit.score,
                "release": library.release.id,
            },
        )
