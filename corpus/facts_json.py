"""Facts as JSON and back: the form in which the index and the manifest keep them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from corpus.records import Fact, Facts

FACT_NAMES = ("type", "issuer", "place", "number", "date", "title")


def fact_as_dict(fact: Fact) -> dict[str, str | None]:
    """A fact as a JSON object.

    >>> fact_as_dict(Fact(value="29-NQ/TW", cue="number_line", evidence="Số 29-NQ/TW"))["cue"]
    'number_line'
    """
    return {"value": fact.value, "cue": fact.cue, "evidence": fact.evidence, "source": fact.source}


def facts_as_dict(facts: Facts) -> dict[str, Any]:
    """All facts of a document as a JSON object, `implements` a list."""
    single = {name: fact_as_dict(getattr(facts, name)) for name in FACT_NAMES}
    return single | {"implements": [fact_as_dict(fact) for fact in facts.implements]}


def fact_from_dict(raw: Mapping[str, Any] | None) -> Fact:
    """A fact from its JSON object; an absent one is not stated."""
    raw = raw or {}
    source = "hand" if raw.get("source") == "hand" else "rule"
    return Fact(
        value=raw.get("value") or None, cue=raw.get("cue") or "", evidence=raw.get("evidence") or "", source=source
    )


def facts_from_dict(raw: Mapping[str, Any]) -> Facts:
    """The facts from their JSON object; inverse of `facts_as_dict`."""
    return Facts(
        **{name: fact_from_dict(raw.get(name)) for name in FACT_NAMES},
        implements=tuple(fact_from_dict(one) for one in raw.get("implements") or ()),
    )


def facts_to_json(facts: Facts) -> str:
    """The facts as one line of JSON."""
    return json.dumps(facts_as_dict(facts), ensure_ascii=False)


def facts_from_json(text: str) -> Facts:
    """The facts from their JSON; inverse of `facts_to_json`.

    >>> nothing = Fact(value=None)
    >>> facts = Facts(type=Fact(value="Báo cáo"), issuer=nothing, place=nothing, number=nothing, date=nothing,
    ...               title=nothing)
    >>> facts_from_json(facts_to_json(facts)) == facts
    True
    """
    return facts_from_dict(json.loads(text))
