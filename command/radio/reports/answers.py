"""The first page: the figures of the city, and what a leader asks with what is to be said. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from command.radio.measured.schemas import CalibrationView
from command.radio.measured.schemas import Score as Fit
from command.radio.reports.models import MEASURED_WITHIN, Findings, Look
from command.radio.reports.paper import Answer, Bar, Figure
from command.radio.reports.words import Words
from command.radio.studies.planning import NOBODY
from command.radio.studies.schemas import AreaShares, GapProperties, Proposal, Share, ShareLevel, SiteFailure

MOST_BARS = 10
ALL_BUT = 0.999
"""What is not all of it is never rounded up to 100%."""
NAMED = 3
"""Names in a sentence."""


def figures_of(found: Findings, words: Words) -> list[Figure]:
    city = city_of(found)
    days = found.study.inputs.incident_days
    return [
        _area_figure(city, words),
        _figure("people", city.people, words.say("figure.people"), words),
        _figure("places", city.key_places, words.say("figure.key_places"), words),
        _figure("incidents", city.incidents, words.say("figure.incidents"), words, days=days),
    ]


def answers_of(found: Findings, words: Words) -> list[Answer]:
    return [
        _covered(city_of(found), words),
        _scored(found, words),
        _worst(found, words),
        _why(found, words),
        _next(found, words),
        _failing(found, words),
        _sure(found, words),
    ]


def bars_of(found: Findings, words: Words) -> list[Bar]:
    """The districts, worst first; nothing where they are but one."""
    areas = worst_first(found.shares[ShareLevel.DISTRICT].areas)
    if len(areas) < 2:
        return []
    return [
        Bar(
            name_of(area, words),
            words.share(area.area.covered_share),
            area.area.covered_share,
            area.target,
            area.meets is False,
        )
        for area in areas[:MOST_BARS]
    ]


def name_of(area: AreaShares, words: Words) -> str:
    return words.say("table.nobody") if area.code == NOBODY else area.name


def city_of(found: Findings) -> AreaShares:
    return found.shares[ShareLevel.CITY].areas[0]


def _area_figure(city: AreaShares, words: Words) -> Figure:
    note = words.say(
        "figure.area_note", total=words.km2(city.area.total, with_unit=True), target=words.threshold(city.target)
    )
    if city.area.denied is not None:
        note = words.known(f"denied.{city.area.denied}", city.area.denied)
    share = city.area.covered_share
    return Figure(words.say("figure.area"), words.share(share), note, share, city.target, city.meets is False)


def _figure(kind: str, share: Share | None, title: str, words: Words, **facts: int) -> Figure:
    """Weights other than the area: no target is set for them."""
    if share is None:
        return Figure(title, words.share(None), words.say("figure.none"))
    if share.denied is not None:
        return Figure(title, words.share(None), words.known(f"denied.{share.denied}", share.denied))
    out = share.total - share.served
    with_unit = kind == "people"
    note = words.say(
        f"figure.{kind}_note",
        total=words.people(share.total, with_unit=with_unit),
        out=words.people(out, with_unit=with_unit),
        **facts,
    )
    return Figure(title, words.share(share.covered_share), note, share.covered_share)


def _covered(city: AreaShares, words: Words) -> Answer:
    area, title = city.area, words.say("answer.covered")
    if area.covered_share is None:
        denied = area.denied or "no_cells"
        return Answer(title, words.say("covered.denied", why=words.known(f"denied.{denied}", denied)))
    people = ""
    if city.people is not None and city.people.covered_share is not None:
        people = words.say(
            "covered.people",
            share=words.share(city.people.covered_share),
            out=words.people(city.people.total - city.people.served, with_unit=True),
        )
    text = words.say(
        "covered.text",
        total=words.km2(area.total, with_unit=True),
        share=words.share(area.covered_share),
        out=words.km2(area.total - area.served, with_unit=True),
        people=people,
        mean=words.share(area.mean_reliability),
    )
    target = words.threshold(city.target)
    if city.meets:
        return Answer(title, words.sentences([text, words.say("covered.met", target=target)]))
    lack = words.km2((city.target - area.covered_share) * area.total, with_unit=True)
    return Answer(title, words.sentences([text, words.say("covered.short", target=target, lack=lack)]), alarming=True)


def look_in_words(look: Look, words: Words) -> str:
    return words.say(
        "score.look",
        terminal=words.say(f"terminal.{look.terminal.value}"),
        direction=words.say(f"direction.{look.direction.value}"),
        p=words.threshold(look.probability),
    )


def _scored(found: Findings, words: Words) -> Answer:
    title, declared, score = words.say("answer.score"), found.declaration, found.score
    if declared is None:
        return Answer(title, words.say("score.none"), alarming=True)
    look = look_in_words(Look(declared.terminal, declared.direction, declared.probability), words)
    if score is None or score.needed_m2 <= 0:
        return Answer(title, words.say("score.unknown", look=look), alarming=True)
    covered = score.held_m2 / score.needed_m2
    share = words.share(covered if score.passed else min(covered, ALL_BUT))
    lack = words.km2(score.needed_m2 - score.held_m2, with_unit=True)
    said = [
        words.say("score.passed", share=share) if score.passed else words.say("score.failed", share=share, lack=lack),
        words.say(
            "score.by", who=declared.declared_by, at=words.civil(declared.declared_at), id=declared.study_id, look=look
        ),
    ]
    if not found.is_basis:
        said.append(words.say("score.other"))
    if score.dark_sites:
        said.append(words.say("score.dark", sites=words.join(list(score.dark_sites))))
    if declared.excluded:
        said.append(words.say("score.excluded", n=len(declared.excluded)))
    return Answer(title, words.sentences(said), alarming=not score.passed)


def _worst(found: Findings, words: Words) -> Answer:
    areas = worst_first(found.shares[ShareLevel.TOWNSHIP].areas)
    known = [area for area in areas if area.area.covered_share is not None]
    title = words.say("answer.worst")
    if not known:
        return Answer(title, words.say("worst.unknown"))
    short = sum(area.meets is False for area in known)
    names = [
        words.say("worst.one", name=area.name, share=words.share(area.area.covered_share)) for area in known[:NAMED]
    ]
    key = "worst.text" if short else "worst.none"
    facts: dict[str, str | int] = {
        "n": short,
        "total": len(known),
        "target": words.threshold(known[0].target),
        "names": words.join(names),
    }
    return Answer(title, words.say(key, **facts), alarming=short > 0)


def worst_first(areas: Sequence[AreaShares]) -> list[AreaShares]:
    """By covered share of the area; what has none comes last."""
    return sorted(
        areas, key=lambda area: (area.area.covered_share is None, area.area.covered_share or 0.0, -area.area.not_served)
    )


def _why(found: Findings, words: Words) -> Answer:
    gaps = [feature.properties for feature in found.gaps.features]
    title = words.say("answer.why")
    if not gaps:
        return Answer(title, words.say("why.none"))
    people = [gap.people for gap in gaps if gap.people is not None]
    text = words.say(
        "why.text",
        n=len(gaps),
        area=words.km2(sum(gap.area_m2 for gap in gaps), with_unit=True),
        people=words.people(sum(people), with_unit=True) if people else words.say("why.no_people"),
        causes=words.join(_causes(gaps, words)),
    )
    return Answer(title, text)


def _causes(gaps: Sequence[GapProperties], words: Words) -> list[str]:
    """Shares of the gaps' area."""
    areas_m2: dict[str, float] = defaultdict(float)
    for gap in gaps:
        for cause, share in gap.cause_shares.items():
            areas_m2[cause] += share * gap.area_m2
    whole = sum(areas_m2.values())
    largest = sorted(areas_m2.items(), key=lambda item: -item[1])[:NAMED]
    return [
        words.say("why.one", cause=words.known(f"cause.{cause}", cause), share=words.share(area / whole))
        for cause, area in largest
        if area > 0
    ]


def _next(found: Findings, words: Words) -> Answer:
    title, asked = words.say("answer.next"), found.proposals
    if asked is None:
        return Answer(title, words.say("next.not_asked"))
    if not asked.proposals:
        return Answer(title, words.say("next.none", n=asked.looked_at))
    first = asked.proposals[0]
    text = words.say(
        "next.text",
        name=first.name,
        height=f"{first.antenna_height_m:.0f}",
        gain=_gain(first, words),
    )
    areas_m2 = [one.further_area_m2 for one in asked.proposals if one.further_area_m2 is not None]
    if len(asked.proposals) == len(areas_m2) > 1:
        people = [one.further_people for one in asked.proposals if one.further_people is not None]
        whole = words.km2(sum(areas_m2), with_unit=True)
        parts = [words.people(sum(people), with_unit=True), whole] if people else [whole]
        text = words.sentences([text, words.say("next.all", n=len(asked.proposals), gain=words.join(parts))])
    return Answer(title, text)


def _gain(one: Proposal, words: Words) -> str:
    area = words.km2(one.area_m2, with_unit=True)
    if one.people is None:
        low, high = one.area_pessimistic_m2, one.area_optimistic_m2
        span = {"low": words.km2(low, with_unit=True), "high": words.km2(high, with_unit=True)}
        return words.say("next.gain_area", area=area, **span)
    span = {
        "low": words.people(one.people_pessimistic, with_unit=True),
        "high": words.people(one.people_optimistic, with_unit=True),
    }
    return words.say("next.gain", people=words.people(one.people, with_unit=True), area=area, **span)


def costliest_first(sites: Sequence[SiteFailure]) -> list[SiteFailure]:
    return sorted(sites, key=lambda site: (-(site.sole_people or 0.0), -site.sole_area_m2, site.code))


def _failing(found: Findings, words: Words) -> Answer:
    title, net = words.say("answer.failure"), found.redundancy
    sites = costliest_first(net.sites)
    if not sites or sites[0].sole_area_m2 <= 0:
        return Answer(title, words.say("failure.none"))
    worst = sites[0]
    towns = [loss.name for loss in worst.townships[:NAMED]]
    text = words.say(
        "failure.text",
        name=worst.name,
        people=words.say("failure.people", people=words.people(worst.sole_people, with_unit=True))
        if worst.sole_people is not None
        else "",
        area=words.km2(worst.sole_area_m2, with_unit=True),
        towns=words.say("failure.towns", names=words.join(towns)) if towns else "",
    )
    covered = net.single_area_m2 + net.several_area_m2
    if covered > 0:
        single = words.say("failure.single", share=words.share(net.single_area_m2 / covered))
        text = words.sentences([text, single])
    return Answer(title, text)


def _sure(found: Findings, words: Words) -> Answer:
    return Answer(words.say("answer.sure"), words.sentences([_fitted(found, words), _measured(found, words)]))


def _fitted(found: Findings, words: Words) -> str:
    fit = found.calibration
    if found.study.inputs.calibration is not None and fit is None:
        return words.say("sure.terms", name=found.study.inputs.calibration.name)
    if fit is None:
        return words.say("sure.not", sigma=words.tenths(found.study.inputs.sigma))
    if not found.calibrated:
        return words.say("sure.fit", **_errors(fit, words), bins=fit.after.bins)
    correct = words.share(fit.after.correct_share)
    return words.say("sure.calibrated", **_errors(fit, words), bins=fit.after.bins, correct=correct)


def _errors(fit: CalibrationView, words: Words) -> dict[str, str]:
    return {"before": words.tenths(fit.before.rmse_db), "after": words.tenths(fit.after.rmse_db)}


def _measured(found: Findings, words: Words) -> str:
    days = MEASURED_WITHIN.days
    seen = found.measured
    if seen is None or seen.score is None:
        return words.say("sure.unmeasured", days=days)
    fit: Fit = seen.score
    return words.say(
        "sure.measured",
        days=days,
        bins=fit.bins,
        bias=words.tenths(fit.bias_db),
        rmse=words.tenths(fit.rmse_db),
        correct=words.share(fit.correct_share),
        unseen=seen.verdicts.get("unseen_gap", 0),
    )
