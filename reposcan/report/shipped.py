"""Where the report's templates and assets are, or an error that a user can act upon."""

from pathlib import Path

from reposcan import resources
from reposcan.errors import ReportError


def reports_folder() -> Path:
    """The shipped `reports/`.

    Raises:
        ReportError: it is missing from the installation.
    """
    try:
        return resources.folder("reports")
    except FileNotFoundError as error:
        raise ReportError(str(error), "install reposcan again") from error
