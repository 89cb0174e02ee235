"""The version, where every module can read it."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("reposcan")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"
