"""Chapters about the help itself: who got it, what was done, how many at a time, what ended, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from monitoring import charts
from monitoring.suppression import OTHER_DISTRICTS, Hidden, PublishedFigures, Shown
from reports import letter, markdown, tables, wording
from reports.chapters import Chapter, Numbering


def who_was_helped(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    new, young = figures.families_new, figures.families_with_children_0_12
    began = f"Voor {wording.families(new)} begon de hulp in deze periode." if new else "Er kwam geen nieuw gezin bij."
    helped = letter.helped(figures)
    paragraphs = [helped if isinstance(new, Hidden) else f"{helped} {began}"]
    if not any(figures.children_by_age.values()):
        paragraphs.append("Van deze gezinnen zijn geen kinderen vastgelegd.")
    elif figures.most_have_young_children:
        paragraphs.append("De meeste gezinnen hebben kinderen van 0 tot en met 12 jaar.")
    elif not isinstance(young, Hidden):
        are = wording.agree(young, "is", "zijn")
        paragraphs.append(f"Er {are} {wording.families(young)} met kinderen van 0 tot en met 12 jaar.")
    names_a_district = set(figures.families_by_district) != {OTHER_DISTRICTS}
    exhibits = [
        # Only "overige wijken" says no more than the number of families.
        *(numbering.with_bars(tables.districts(figures)) if names_a_district else []),
        *numbering.with_bars(tables.children(figures)),
        *numbering.with_bars(tables.triggers(figures)),
    ]
    return Chapter("gezinnen", "Wie is geholpen", markdown.paragraphs(paragraphs), tuple(exhibits))


def what_was_done(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    exhibits = [
        *numbering.with_bars(tables.hours_by_task(figures)),
        *numbering.with_bars(tables.hours_by_way(figures)),
        *numbering.with_bars(tables.continuity(figures)),
    ]
    return Chapter("werk", "Wat is gedaan", _visits(figures), tuple(exhibits))


def _visits(figures: PublishedFigures) -> str:
    if isinstance(figures.visits, Hidden) or isinstance(figures.visit_hours, Hidden):
        return "Hoeveel bezoeken er waren, staat hier niet: het zijn er te weinig."
    visits = wording.counted(figures.visits, "bezoek", "bezoeken")
    sentences = [
        f"Er {wording.agree(figures.visits, 'was', 'waren')} {visits}, samen {wording.plain(figures.visit_hours)} uur."
        if figures.visits
        else "Er zijn geen bezoeken vastgelegd die doorgingen."
    ]
    if figures.not_home and not isinstance(figures.not_home, Hidden):
        missed = wording.counted(figures.not_home, "bezoek", "bezoeken")
        they_count = wording.agree(figures.not_home, "dat telt", "die tellen")
        sentences.append(f"Bij {missed} was niemand thuis; {they_count} hier niet mee.")
    return " ".join(sentences)


def caseload(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    exhibits = numbering.exhibit(
        tables.caseload(figures), lambda _table: charts.caseload_over_time(figures, width=charts.PRINT)
    )
    sentences = [*letter.caseload(figures), _above(figures), *letter.overrides(figures)]
    return Chapter("caseload", "Hoeveel gezinnen tegelijk", " ".join(sentences), tuple(exhibits))


def _above(figures: PublishedFigures) -> str:
    target, cap = wording.number(figures.target), wording.number(figures.cap)
    if not figures.days_above_target:
        return f"Op geen dag waren het er meer dan {target}."
    return (
        f"Op {_days(figures.days_above_target)} waren het er meer dan {target}, op {_days(figures.days_above_cap)} "
        f"meer dan {cap}."
    )


def _days(number: Shown) -> str:
    return wording.days(number) if number else "geen dag"


def what_was_closed(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    closed = figures.trajectories_closed
    if isinstance(closed, Hidden):
        said = "Hoeveel trajecten er in deze periode zijn afgesloten, staat hier niet."
        return Chapter("afgesloten", "Wat is afgesloten", said)
    if not closed:
        return Chapter("afgesloten", "Wat is afgesloten", "Er is in deze periode geen traject afgesloten.")
    text = f"Er {wording.agree(closed, 'is', 'zijn')} {wording.trajectories(closed)} afgesloten."
    if isinstance(figures.median_duration_days, Decimal):
        length = wording.length(figures.median_duration_days)
        text += f" De helft duurde {length} of korter, de andere helft {length} of langer."
    reasons, follow_up = tables.closing_reasons(figures), tables.follow_up(figures)
    left_out = [what for what, table in (("waarom", reasons), ("welke hulp volgde", follow_up)) if not table.rows]
    if left_out:
        text += f" Er staat niet bij {wording.joined(left_out)}: bij zo weinig trajecten zegt dat iets over één gezin."
    exhibits = [*numbering.with_bars(reasons), *numbering.with_bars(follow_up)]
    return Chapter("afgesloten", "Wat is afgesloten", text, tuple(exhibits))


def which_care_instead(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    paragraphs = (
        "Een hoofddoel van de gezinsverzorger is voorkomen dat zwaardere hulp nodig wordt. Wat er zonder "
        "gezinsverzorger was gebeurd, is niet te bewijzen. Daarom is aan de casemanager van elk gezin gevraagd welke "
        "hulp anders was ingezet.",
        "De antwoorden zijn een indicatie van vermeden zorg. Het zijn schattingen van de casemanagers zelf, zonder "
        "groep om mee te vergelijken.",
    )
    exhibits = [
        *numbering.with_bars(tables.counterfactual(figures)),
        *numbering.exhibit(tables.counterfactual_answers(figures)),
    ]
    return Chapter("andere-hulp", "Welke hulp anders was ingezet", markdown.paragraphs(paragraphs), tuple(exhibits))


def means(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    text = markdown.paragraphs(list(_means(figures)))
    return Chapter("middelen", "Mensen en middelen", text, budget=numbering.budget(figures))


def _means(figures: PublishedFigures) -> Iterator[str]:
    if staff := " ".join(letter.staff(figures)):
        yield staff
    if figures.budget:
        yield f"Voor de pilot is in totaal {wording.euro(figures.budgeted_in_all)} begroot."
    else:
        yield "Er is nog geen begroting ingevoerd."
