"""Whether a scan with a local model works without a network, and whether anything tries to leave.

    python benchmarks/offline.py CHECKOUT

Scans CHECKOUT with an empty store and the default model, which must be here already, in a network
of its own that holds nothing but the loopback device; strace sees every address that any of its
processes connects or sends to. Printed: how the scan ended, and a row for each address that is not
on this machine. Needs strace, and a kernel that lets users have a network of their own.
"""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

#: Addresses as strace writes them: of IPv4, of IPv6, and of any other family.
_ADDRESS = re.compile(
    r'sa_family=(AF_\w+)(?:.*?(?:sin_addr=inet_addr\(|inet_pton\(AF_INET6, )"([^"]*)")?'
)
_AT_HOME = ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC")
_LOOPBACK = re.compile(r"127\.|::1$|::ffff:127\.")


def main(checkout: str) -> None:
    """Print how the scan ended, and what it wanted to reach."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "strace")
        scan = [sys.executable, "-m", "reposcan", "scan", checkout, "--store", folder]
        watched = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(log)]
        alone = [
            "unshare",
            "--map-root-user",
            "--net",
            "sh",
            "-c",
            'ip link set lo up && exec "$@"',
        ]
        done = subprocess.run([*alone, "sh", *watched, *scan, "--quiet", "--json"], check=False)
        told = log.read_text(errors="replace").splitlines() if log.exists() else []
    found = Counter(match.groups("") for line in told if (match := _ADDRESS.search(line)))
    outside = {
        one: number
        for one, number in found.items()
        if one[0] not in _AT_HOME and not _LOOPBACK.match(one[1])
    }
    print(f"exit code {done.returncode}; {found.total()} calls named an address, ", end="")
    print(f"{sum(outside.values())} of them one outside")
    for (family, address), number in outside.items():
        print(f"{family:>12}{address:>40}{number:>6}")


if __name__ == "__main__":
    main(*sys.argv[1:])
