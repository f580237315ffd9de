"""Pages as HTML: one file, no script, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from palsycheck.language import _, ngettext
from palsycheck.report.context import patient_view
from palsycheck.report.pictures import ENLARGED_PX, thumbnails
from palsycheck.resources import templates_dir
from palsycheck.results import PatientResult


def render_html(result: PatientResult, patient_dir: Path) -> str:
    """The patient's report.

    Args:
        result: What screening found.
        patient_dir: The patient's folder, where the faces lie.

    Raises:
        ReportError: A face's picture cannot be used.
    """
    view = patient_view(result)
    shown = [face for recording in view.recordings for face in (*recording.strip, *recording.faces) if face]
    pictures = thumbnails(patient_dir, (face.picture for face in shown))
    large = [recording.asymmetry.face for recording in view.recordings if recording.asymmetry]
    enlarged = thumbnails(patient_dir, (face.picture for face in large if face), side=ENLARGED_PX)
    return render_template("report.html.j2", view=view, pictures=pictures, enlarged=enlarged)


def render_template(name: str, *, sheets: tuple[str, ...] = ("report.css",), **values: Any) -> str:
    """A page from a template; the style sheets, in order, and the policy that admits them are filled in."""
    css, policy = _style(sheets)
    return _environment().get_template(name).render(css=css, policy=policy, **values)


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
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_, ngettext)  # type: ignore[attr-defined]  # the extension's
    return environment


@cache
def _style(sheets: tuple[str, ...]) -> tuple[Markup, str]:
    """The style sheets as one, and a content security policy that admits it by hash and data: pictures."""
    css = "".join((templates_dir() / name).read_text(encoding="utf-8") for name in sheets)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return Markup(css), policy  # noqa: S704 - our own file, not input
