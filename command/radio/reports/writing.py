"""A report from what was found: its head, first page, map, tables, and what it rests on. Pure."""

from command.radio.reports.answers import answers_of, bars_of, city_of, figures_of
from command.radio.reports.models import Findings
from command.radio.reports.paper import Colour, Fact, Map, Mark, Paper, Section
from command.radio.reports.tables import MARKED_GAPS, most_urgent, tables_of
from command.radio.reports.words import Words
from command.radio.studies.schemas import ShareLevel, StudySummary

_VERSION_SIGNS = 12
_LEGEND = ("several", "single", "gap", "beyond", "site")


def written(found: Findings, words: Words) -> Paper:
    study, look = found.study, found.look
    version = study.summary.code_version[:_VERSION_SIGNS] if study.summary is not None else "—"
    return Paper(
        language=words.language.value,
        title=title_of(found, words),
        subtitle=words.say("subtitle", study=study.name, id=study.id),
        look=words.say(
            "look",
            terminal=words.say(f"terminal.{look.terminal.value}"),
            direction=words.say(f"direction.{look.direction.value}"),
            p=words.threshold(look.probability),
        ),
        author=words.say("made_by", who=found.made_by),
        made_at=words.day(found.made_at),
        figures=figures_of(found, words),
        answers=answers_of(found, words),
        bars_heading=words.say("bars.heading", target=words.threshold(city_of(found).target)),
        bars=bars_of(found, words),
        map=_map(found, words),
        tables=tables_of(found, words),
        sections=[_basis(found, words), _reading(words)],
        units=words.say("units", cell=f"{study.inputs.cell_m:g}"),
        footer=words.say("footer", id=study.id, version=version, seed=study.inputs.seed),
        pages=words.say("pages", page="{page}", pages="{pages}"),
    )


def title_of(found: Findings, words: Words) -> str:
    return words.say("title", city=_place(found, words))


def _place(found: Findings, words: Words) -> str:
    """What was studied: the city, or the jurisdiction asked about; a box is a part of the city."""
    inputs, city = found.study.inputs, city_of(found).name
    if inputs.box_deg is not None:
        return words.say("part", name=city)
    named = (area for level in ShareLevel for area in found.shares[level].areas if area.code == inputs.area_code)
    return next((area.name for area in named), city)


def _map(found: Findings, words: Words) -> Map:
    gaps = most_urgent(found.gaps)[:MARKED_GAPS]
    proposals = found.proposals.proposals if found.proposals is not None else []
    marks = [
        *(Mark("site", site.lon, site.lat, site.name) for site in found.study.sites),
        *(Mark("proposal", one.lon, one.lat, words.say("map.proposed", n=one.rank)) for one in proposals),
        *(Mark("gap", gap.lon, gap.lat, str(number)) for number, gap in enumerate(gaps, 1)),
    ]
    kinds = [*_LEGEND, *(["proposal"] if proposals else [])]
    return Map(
        words.say("map.heading"),
        words.say("map.lead"),
        words.say("map.alternative", n=len(gaps)),
        found.look.terminal.value,
        found.look.direction.value,
        found.look.probability,
        marks,
        [Colour(kind, words.say(f"map.{kind}")) for kind in kinds],
        words.say("map.north"),
    )


def _basis(found: Findings, words: Words) -> Section:
    study, inputs = found.study, found.study.inputs
    changes = len(inputs.changed) + len(inputs.added) + len(inputs.removed)
    facts = [
        _fact("study", words, name=study.name, who=study.author, at=words.civil(study.finished_at)),
        _fact("sites", words, n=len(study.sites), changes=changes),
        _fact(
            "grid",
            words,
            cell=f"{inputs.cell_m:g}",
            handheld=f"{inputs.radius_handheld_m / 1000:g}",
            vehicle=f"{inputs.radius_vehicle_m / 1000:g}",
        ),
        Fact(words.say("basis.model"), words.say("basis.exact" if inputs.exact else "basis.model_value")),
        *(_ground(study.summary, words) if study.summary is not None else []),
        _fact("spread", words, sigma=words.tenths(inputs.sigma), indoor=words.tenths(inputs.indoor_db)),
        Fact(words.say("basis.calibration"), _calibration(found, words)),
        _fact("incidents", words, days=inputs.incident_days),
        Fact(words.say("basis.seed"), str(inputs.seed)),
    ]
    return Section(words.say("section.basis"), facts)


def _fact(key: str, words: Words, **facts: str | int) -> Fact:
    return Fact(words.say(f"basis.{key}"), words.say(f"basis.{key}_value", **facts))


def _ground(summary: StudySummary, words: Words) -> list[Fact]:
    ground = [
        words.known(f"basis.{summary.surface}", summary.surface),
        words.say("basis.land_cover", factor=f"{summary.clutter_factor:g}")
        if summary.clutter == "land_cover"
        else words.known(f"basis.{summary.clutter}", summary.clutter),
    ]
    return [
        Fact(words.say("basis.ground"), words.join(ground)),
        Fact(words.say("basis.population"), words.known(f"basis.{summary.population}", summary.population)),
        Fact(words.say("basis.tiles"), words.join(summary.terrain_tiles)),
        Fact(words.say("basis.version"), summary.code_version),
    ]


def _calibration(found: Findings, words: Words) -> str:
    used, fit = found.study.inputs.calibration, found.calibration
    if used is None:
        return words.say("basis.uncalibrated")
    if fit is None:
        return words.say("basis.terms_only", name=used.name)
    return words.say(
        "basis.calibration_value",
        name=used.name,
        who=fit.made_by,
        at=words.civil(fit.made_at),
        before=words.tenths(fit.before.rmse_db),
        after=words.tenths(fit.after.rmse_db),
        carried=words.tenths(fit.carried.rmse_db),
    )


def _reading(words: Words) -> Section:
    keys = ("covered", "model", "boundary")
    facts = [Fact(words.say(f"reading.{key}"), words.say(f"reading.{key}_value")) for key in keys]
    return Section(words.say("section.reading"), facts)
