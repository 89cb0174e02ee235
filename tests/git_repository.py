"""Real git repositories for tests."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run git as a user would, with an author and a time that never change."""
    person = {"NAME": "Test", "EMAIL": "test@example.org", "DATE": "2024-01-01T00:00:00Z"}
    roles = ("AUTHOR", "COMMITTER")
    env = {f"GIT_{role}_{key}": value for role in roles for key, value in person.items()}
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=os.environ | env,
        input=stdin,
        capture_output=True,
        check=True,
    ).stdout


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
