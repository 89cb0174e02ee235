"""What `scan --no-model` costs: seconds and memory, cold and warm, beside `git ls-files`.

    python benchmarks/no_model.py CHECKOUT...

Cold is a scan with an empty store, warm the same scan again. Memory is the peak of the proportional
set sizes of the program and all its children, summed, looked at every 50 ms. The last column is the
cold time in multiples of what git needs to list and read the same files.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

_PAUSE = 0.05


def main(checkouts: list[str]) -> None:
    """Print a row for each checkout."""
    titles = ("checkout", "files", "lines", "cold s", "warm s", "peak MB", "x git")
    print(("{:>16}" + "{:>10}" * 6).format(*titles))
    for checkout in checkouts:
        with tempfile.TemporaryDirectory() as store:
            cold, memory = scan(checkout, store)
            warm, _ = scan(checkout, store)
            report = json.loads((Path(store) / "report" / "report.json").read_text())
        lines = sum(entry["lines"] for entry in report["files"])
        row = (Path(checkout).resolve().name[:16], report["coverage"]["tracked"], lines)
        print("{:>16}{:>10,}{:>10,}".format(*row), end="")
        print(f"{cold:>10.1f}{warm:>10.1f}{memory / 1e6:>10.0f}{cold / floor(checkout):>10.1f}")


def scan(checkout: str, store: str) -> tuple[float, int]:
    """Seconds of a scan, and its peak memory in bytes."""
    began, peak = time.monotonic(), 0
    command = [sys.executable, "-m", "reposcan", "scan", "--no-model", "--quiet", checkout]
    with subprocess.Popen([*command, "--store", store], stdout=subprocess.DEVNULL) as process:
        program = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _memory(program))
            time.sleep(_PAUSE)
    if process.returncode not in (0, 3):
        sys.exit(f"the scan of {checkout} ended with exit code {process.returncode}")
    return time.monotonic() - began, peak


def floor(checkout: str) -> float:
    """Seconds in which git lists the files and gives back their content."""
    began = time.monotonic()
    listing = subprocess.run(
        ["git", "-C", checkout, "ls-files", "-s"], capture_output=True, check=True
    ).stdout
    ids = b"\n".join(line.split()[1] for line in listing.splitlines())
    subprocess.run(
        ["git", "-C", checkout, "cat-file", "--batch"],
        input=ids,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.monotonic() - began


def _memory(program: psutil.Process) -> int:
    total = 0
    for process in (program, *program.children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total


if __name__ == "__main__":
    main(sys.argv[1:])
