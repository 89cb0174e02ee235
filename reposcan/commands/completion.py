"""`reposcan completion`: the script that makes a shell complete our options."""

import click
from click.shell_completion import get_completion_class

from reposcan.commands.exits import Exit
from reposcan.commands.output import write


@click.command(
    epilog="""\b
To install it, in a folder that is there:
  bash   reposcan completion bash > ~/.local/share/bash-completion/completions/reposcan
  zsh    reposcan completion zsh > ~/.zfunc/_reposcan    (with ~/.zfunc in fpath)
  fish   reposcan completion fish > ~/.config/fish/completions/reposcan.fish"""
)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> Exit:
    """Print the script that completes commands, options, models and runs in SHELL."""
    kind = get_completion_class(shell)
    assert kind is not None, "click knows the three of them"
    program = ctx.find_root()
    write(kind(program.command, {}, "reposcan", "_REPOSCAN_COMPLETE").source())
    return Exit.DONE
