"""The options of a training as options of a command, made from their one definition."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_type_hints

import typer

from palsycheck.training.options import FitOptions

DEFAULTS = FitOptions()
_NO_DEFAULT = {"blocks": "all", "interval": "steps of faces"}


def with_fit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose parameter ``options`` becomes an option for each field of ``FitOptions``.

    A value that a field does not accept is a ``UsageError`` that names the option. ``model_fields_set`` of
    the options are those that were given.
    """
    hints = get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(annotation=hints[parameter.name])
        for parameter in inspect.signature(command).parameters.values()
        if parameter.name != "options"
    ]
    fields = [_parameter(name) for name in FitOptions.model_fields]

    def run(context: typer.Context, **given: Any) -> Any:
        values = {name: given.pop(name) for name in FitOptions.model_fields}
        return command(**given, options=checked({k: v for k, v in values.items() if _given(context, k)}))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (_CONTEXT, *own, *fields)]
    )
    run.__annotations__ = {p.name: p.annotation for p in (_CONTEXT, *own, *fields)}
    return run


_CONTEXT = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)


def _given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def checked(values: dict[str, Any]) -> FitOptions:
    """The options of a training.

    Raises:
        UsageError: A value that cannot be.
    """
    from pydantic import ValidationError

    from palsycheck.errors import UsageError

    try:
        return FitOptions(**values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = "--" + str(first["loc"][0]).replace("_", "-")
        raise UsageError(
            first["msg"].removeprefix("Value error, "), where=f"{option} {first['input']}"
        ) from None


def words(options: FitOptions, *, named: bool = False) -> list[str]:
    """The options that differ from the defaults, as words of a command line; with ``named`` also those that
    were given, where a default of their own may stand in for the usual one."""
    found: list[str] = []
    for field, value in options.model_dump().items():
        option = field.replace("_", "-")
        usual = value == getattr(DEFAULTS, field)
        if value is None or (usual and not (named and field in options.model_fields_set)):
            continue
        if isinstance(value, bool):
            found.append(f"--{option}" if value else f"--no-{option}")
        else:
            found += [f"--{option}", str(value)]
    return found


def _parameter(name: str) -> inspect.Parameter:
    field = FitOptions.model_fields[name]
    option = "--" + name.replace("_", "-")
    names = (f"{option}/--no-{name.replace('_', '-')}",) if field.annotation is bool else (option,)
    shown = typer.Option(
        *names,
        help=field.description,
        show_default=_NO_DEFAULT.get(name, True),
        rich_help_panel="Training",
    )
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=field.default,
        annotation=Annotated[field.annotation, shown],
    )
