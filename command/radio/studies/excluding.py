"""Gaps in areas that a declaration leaves out: shown, marked with its document, and not counted. Pure."""

from collections.abc import Mapping, Sequence

from command.radio.studies.schemas import GapCollection, GapFeature, GapTotals


def marked(found: GapCollection, documents: Mapping[str, str]) -> GapCollection:
    """`documents`: by the code of each excluded area."""
    for feature in found.features:
        feature.properties.excluded = documents.get(feature.properties.area_code)
    counted = [feature for feature in found.features if feature.properties.excluded is None]
    others = [feature for feature in found.features if feature.properties.excluded is not None]
    totals = {"counted": _totals(counted), "not_counted": _totals(others)}
    return found.model_copy(update={"features": counted + others, **totals})


def _totals(features: Sequence[GapFeature]) -> GapTotals:
    """People are not known where no gap knows them."""
    gaps = [feature.properties for feature in features]
    people = [gap.people for gap in gaps if gap.people is not None]
    known = sum(people) if people or not gaps else None
    return GapTotals(gaps=len(gaps), area_m2=sum(gap.area_m2 for gap in gaps), people=known)
