"""The command `gridsim`: its parts, its exit codes, and how an error reaches the user."""

from __future__ import annotations

import logging
import os
import sys
import traceback

import typer

from gridsim.cli import case, doctor, limits, profile, report, run, schema, screen
from gridsim.errors import GridsimError

APP = typer.Typer(
    name="gridsim",
    help="What a synchronised AI training campus does to its regional grid, and what would make it acceptable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
APP.command("run")(run.run)
APP.command("screen")(screen.screen)
APP.command("report")(report.report)
APP.add_typer(profile.APP, name="profile")
APP.add_typer(case.APP, name="case")
APP.command("limits")(limits.limits)
APP.command("schema")(schema.schema)
APP.command("doctor")(doctor.doctor)

FAILED = 3
INTERRUPTED = 130


def main() -> None:
    """Run the command line; exit 0 ran, 1 a limit is violated (--check), 2 bad input, 3 the simulation failed."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    try:
        APP(prog_name="gridsim")
    except GridsimError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("interrupted; nothing was written", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone; say nothing more, not even when Python flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:  # noqa: BLE001  (the last resort: a defect of gridsim, told as one)
        traceback.print_exc()
        print("error: this is a defect of gridsim; the lines above say where", file=sys.stderr)
        sys.exit(FAILED)
