"""Other people's code that was copied in: the signs of it, in folders and names.

They are conventions of GitHub's Linguist that hardly ever mean a project's own work. Differences
are deliberate, since a file left out is a bug overlooked:

- `dist`, `external`, `extern`, `dependencies`, `cache` and `env` are often a project's own folders;
- `testdata` and `tests/fixtures` are tests;
- `.github`, `.vscode`, `.gitignore`, `Jenkinsfile`, `Vagrantfile`, `fabfile.py` and `debian` are
  written by the project, if not in its language;
- `*.d.ts` is often written by hand, and tells what a program is made of;
- `waf` and `activator` are ordinary words;
- `jquery.js`, `react.js` and the like without a version are sources in those projects themselves.
"""

import re
from itertools import pairwise

from reposcan.checkout.place import Place

#: At any depth. Names are in lower case, here and below.
_FOLDERS = frozenset(
    {
        *("3rd-party", "3rd_party", "3rdparty", "third-party", "third_party", "thirdparty"),
        *("vendor", "vendors", "node_modules", "site-packages", "xvba_modules"),
        *("bower_components", "jspm_packages", "ace-builds", "tiny_mce"),
        *("crashlytics.framework", "fabric.framework", "puphpet", "flow-typed"),
    }
)

#: Dependencies where they stand at the root, the habit of C, Elixir and older Go projects.
_FOLDERS_AT_ROOT = frozenset({"carthage", "deps", "godeps", "pods"})

#: A folder inside another one, at any depth.
_PAIRS = frozenset(
    {
        *((".yarn", "plugins"), (".yarn", "releases"), (".yarn", "sdks"), (".yarn", "unplugged")),
        *(("gradle", "wrapper"), (".mvn", "wrapper"), ("godeps", "_workspace")),
    }
)

#: Scripts and macros that a build system or a tool copies into every project.
_NAMES = frozenset(
    {
        *("ar-lib", "config.guess", "config.sub", "depcomp", "install-sh"),
        *("ltmain.sh", "mkinstalldirs", "test-driver"),
        *("aclocal.m4", "libtool.m4", "ltoptions.m4", "ltsugar.m4", "ltversion.m4"),
        *("lt~obsolete.m4", "erlang.mk", "cpplint.py", "ppport.h"),
        *("gradlew", "gradlew.bat", "mvnw", "mvnw.cmd"),
        *("dotnet-install.ps1", "dotnet-install.sh", ".gitpod.dockerfile"),
    }
)
#: A well-known library, copied in as a file or folder with its version in the name.
_COPY = re.compile(
    r"(angular|backbone|bootstrap|d3|ember|jquery|knockout|leaflet|lodash|modernizr|moment|mootools"
    r"|prototype|react|require|underscore|vue)"
    r"(-ui|\.bundle)?[-.]v?\d+(\.\d+)+(.*\.(js|css))?"
)


def is_vendored(place: Place) -> bool:
    """Whether a file stands where copies stand, or is named as they are."""
    folders = place.folders
    return (
        not _FOLDERS.isdisjoint(folders)
        or (bool(folders) and folders[0] in _FOLDERS_AT_ROOT)
        or place.lower in _NAMES
        or any(map(_COPY.fullmatch, (*folders, place.lower)))
        or not _PAIRS.isdisjoint(pairwise(folders))
    )
