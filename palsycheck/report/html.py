"""Pages as HTML: one file, no script but the page's own, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from palsycheck.language import _, ngettext, spoken
from palsycheck.report.context import patient_view
from palsycheck.report.pages import Paper
from palsycheck.report.pictures import ENLARGED_PX, SALIENT_PX, spotlights, thumbnails
from palsycheck.report.views import RecordingView
from palsycheck.report.words import count_text
from palsycheck.resources import templates_dir
from palsycheck.results import RESEARCH_USE, PatientResult


def render_html(result: PatientResult, patient_dir: Path, *, paper: Paper = "a4") -> str:
    """The patient's report, in the language in force.

    Args:
        result: What screening found.
        patient_dir: The patient's folder, where the faces lie.
        paper: What the page says that its PDF is for.

    Raises:
        ReportError: A face's picture cannot be used.
    """
    view = patient_view(result)
    pictures = pictures_of(view.recordings, patient_dir)
    return render_template("report.html.j2", view=view, pictures=pictures, paper=paper)


@dataclass(frozen=True, slots=True)
class Pictures:
    """All pictures that a report's templates ask for, as ``data:`` URLs by their paths.

    Attributes:
        small: Thumbnails of faces.
        enlarged: Faces to hold a ruler to.
        beside: Faces beside their maps.
        lit: Those faces where their score comes from, by the map's path.
    """

    small: dict[str, str]
    enlarged: dict[str, str]
    beside: dict[str, str]
    lit: dict[str, str]


def pictures_of(recordings: Iterable[RecordingView], patient_dir: Path) -> Pictures:
    """The pictures that these recordings show.

    Raises:
        ReportError: A picture cannot be used.
    """
    recordings = tuple(recordings)
    shown = [face for recording in recordings for face in (*recording.strip, *recording.faces) if face]
    ruled = [recording.asymmetry.face for recording in recordings if recording.asymmetry]
    salient = [one for recording in recordings for one in recording.salient]
    return Pictures(
        small=thumbnails(patient_dir, (face.picture for face in shown)),
        enlarged=thumbnails(patient_dir, (face.picture for face in ruled if face), side=ENLARGED_PX),
        beside=thumbnails(patient_dir, (one.face.picture for one in salient), side=SALIENT_PX),
        lit=spotlights(patient_dir, ((one.face.picture, one.map) for one in salient)),
    )


def render_template(
    name: str,
    *,
    sheets: tuple[str, ...] = ("report.css",),
    scripts: tuple[str, ...] = (),
    **values: Any,
) -> str:
    """A page from a template, in the language in force.

    The style sheets and scripts, in order, and the policy that admits them by hash are filled in. The label
    of research use stands at the foot of every page that a browser prints.
    """
    css, script = _together(sheets).replace("%research-use%", _(RESEARCH_USE)), _together(scripts)
    filled_in = {
        "css": Markup(css),  # noqa: S704 - our own files, not input
        "script": Markup(script),  # noqa: S704
        "policy": _policy(css=css, script=script),
        "language": spoken(),
        "paper": None,
    }
    return _environment().get_template(name).render(**{**filled_in, **values})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.filters["number"] = count_text
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_, ngettext)  # type: ignore[attr-defined]  # the extension's
    return environment


@cache
def _together(names: tuple[str, ...]) -> str:
    """Style sheets or scripts as one text."""
    return "".join((templates_dir() / name).read_text(encoding="utf-8") for name in names)


def _policy(*, css: str, script: str) -> str:
    """A content security policy that admits pictures as data, this style, this script and nothing else."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; img-src data:; style-src '{_digest(css)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
