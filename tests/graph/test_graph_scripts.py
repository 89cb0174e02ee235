"""What imports of scripting languages stand for."""

import pytest

from reposcan.graph.imports import Modules


@pytest.mark.parametrize(
    ("importer", "family", "name", "path"),
    [
        ("lib/A/B.pm", "Perl", "A::C", "lib/A/C.pm"),
        ("bin/run.pl", "Perl", "file.pl", "bin/file.pl"),
        ("lib/A/B.pm", "Perl", "Elsewhere::C", None),
        ("bin/run.sh", "Shell", "./lib.sh", "bin/lib.sh"),
        ("bin/run.sh", "Shell", "$(dirname $0)/../share/x.sh", "share/x.sh"),
        ("bin/run.sh", "Shell", "${HERE}/share/x.sh", "share/x.sh"),
        ("bin/run.sh", "Shell", "$FILE", None),
        ("bin/run.sh", "Shell", "share/x.sh", "share/x.sh"),
        ("src/Main.kt", "Kotlin", "a.b.Box", "src/a/b/Box.kt"),
    ],
)
def test_files_of_an_import(importer: str, family: str, name: str, path: str | None) -> None:
    modules = Modules(
        {
            "lib/A/B.pm": "Perl",
            "lib/A/C.pm": "Perl",
            "bin/file.pl": "Perl",
            "bin/lib.sh": "Shell",
            "share/x.sh": "Shell",
            "src/a/b/Box.kt": "Kotlin",
        }
    )
    assert list(modules.resolve(importer, family, name)) == ([path] if path else [])
