"""The everyday words of English, by which it is told from other languages in Latin letters."""

from __future__ import annotations

#: What nearly every English sentence holds one of, shortened and misspelt forms included.
EVERYDAY = frozenset(
    """
    a about after again all also am an and any anyone are around as ask at back be because been
    before being but by call came can cant come could day did didnt do does doesnt doing dont down
    each else even ever every find first for from gave get gets getting give go goes going gone got
    had has have havent he hello help her here hes him his how i id if ill im in into is isnt it its
    ive just keep keeps kept know last left let like little long look made make many may me mean
    might more most mother much must my myself name need never new next no nobody not nothing now of
    off old on once one only or other our out over own people place please pls put really right
    said same saw say says see seen she shes should since so some somebody someone something still
    stop such take tell than thanks that thats the their them then there theres these they theyre
    thing things think this those through time to told too took tried try trying two u under until
    up ur us use used very want wants was way we week well went were what whats when where which
    while who whos why will with without wont work would year years yes yet you your youre
    """.split()
)
