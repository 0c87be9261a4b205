"""Who was found for somebody who is entered: what the web client's window shows.

``components/duplicate_dialog/duplicate_dialog.js`` has the same types, field by field.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DuplicateReason:
    """A value that a suspect has in common with the entry."""

    kind: str
    """``phone``, ``mobile``, ``email``, ``name`` or ``similar``."""
    label: str
    value: str


@dataclass(frozen=True)
class DuplicateSuspect:
    """Somebody who was found, and whom the user may see."""

    id: int | bool
    """``False`` for somebody of the same entry, whose id will not stay."""
    name: str
    organisation_ids: list[int]
    organisation: str
    functions: list[str]
    active: bool
    similar: bool
    """They have nothing in common but a similar name."""
    reasons: list[DuplicateReason]
    offers: list[str]
    """What the user may do instead of creating another: ``join``, ``transfer``."""


@dataclass(frozen=True)
class DuplicateRow:
    """Somebody who is entered, and who may be known already."""

    index: int
    """Their place among those who were to be created."""
    name: str
    organisation_id: int | bool
    organisation: str
    values: dict
    """The coordinates, functions and title that were entered, by field."""
    suspects: list[DuplicateSuspect]
    hidden: int
    """How many more there are, whom the user may not see."""
