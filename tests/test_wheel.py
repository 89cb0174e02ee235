"""The wheel holds what the program needs at run time, and nothing that is not tracked."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def tracked(*folders: str) -> set[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\0")) - {""}


def test_the_wheel_ships_the_templates_and_every_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*command, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    moved = {f"reposcan/_data/{name}" for name in tracked("prompts", "reports")}
    assert names == tracked("reposcan") | moved


def test_templates_are_found_in_an_installed_wheel(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*command, str(tmp_path), str(ROOT)], check=True, capture_output=True)
    program = "from reposcan.resources import folder; print(folder('prompts'), folder('reports'))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    places = [Path(place) for place in done.stdout.split()]
    assert [place.parent for place in places] == [tmp_path / "reposcan" / "_data"] * 2
    assert all(any(place.iterdir()) for place in places)
