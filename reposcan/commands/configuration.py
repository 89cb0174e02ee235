"""From configuration files to click's defaults.

They become the context's `default_map`, so that an option or an environment variable wins over
them by click's own rules, and a value goes through the same checks wherever it comes from. Click
does not tell whose file a value stood in: who must know asks for the settings themselves.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reposcan.errors import UsageError

if TYPE_CHECKING:
    from reposcan.settings import Setting, Settings

_SETTINGS = "reposcan.settings"


class Configured(click.Command):
    """A command whose options can also be set in files and in the environment."""

    #: Whether the checkout itself may set some.
    by_checkout = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The same for all commands: by itself click would call it REPOSCAN_SCAN_STORE.
        kwargs.setdefault("context_settings", {})["auto_envvar_prefix"] = "REPOSCAN"
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Look for the files' names first, take their settings, and then parse in earnest."""
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        if not any(name in args for name in ctx.help_option_names):
            first = self.first_look(ctx, args)
            if first["no_config"] and first["config"]:
                raise UsageError("--config and --no-config contradict each other", "leave one out")
            if not first["no_config"]:
                self._take_from_files(ctx, first["checkout"] or Path(), first["config"])
        rest = super().parse_args(ctx, args)
        for name in ("config", "no_config"):
            del ctx.params[name]
        return rest

    def first_look(self, ctx: click.Context, args: list[str]) -> dict[str, Any]:
        """The parameters as far as they can be had without files, and without complaining."""
        return self.make_context(
            ctx.info_name, list(args), parent=ctx.parent, resilient_parsing=True
        ).params

    def _take_from_files(self, ctx: click.Context, checkout: Path, named: Path | None) -> None:
        from reposcan.settings import read_settings

        settings = read_settings(checkout if self.by_checkout else None, named)
        params = {param.name: param for param in self.params}
        # A file is for all commands: what this one has no use for is another's.
        ctx.default_map = {
            name: _fitting(ctx, params[name], key, setting)
            for key, setting in settings.by_key.items()
            if (name := key.replace("-", "_")) in params
        }
        if settings.gate and "fail_on" in params:
            _fitting(ctx, params["fail_on"], "fail-on", settings.gate)
        ctx.meta[_SETTINGS] = settings


class ConfiguredByCheckout(Configured):
    """One whose options the scanned checkout may set too, as far as `settings` allows."""

    by_checkout = True


def notes_of(ctx: click.Context) -> tuple[str, ...]:
    """What is to be said of the files that settings came from."""
    settings = settings_of(ctx)
    return settings.notes if settings else ()


def settings_of(ctx: click.Context) -> "Settings | None":
    """The settings from files, and where they stood; None where no file was looked for."""
    settings: Settings | None = ctx.meta.get(_SETTINGS)
    return settings


def _fitting(ctx: click.Context, param: click.Parameter, key: str, setting: "Setting") -> Any:
    try:
        param.type_cast_value(ctx, setting.value)
    except click.BadParameter as error:
        raise UsageError(
            f"{setting.file}: {key}: {error.message}", f"see `{ctx.command_path} --help`"
        ) from error
    return setting.value
