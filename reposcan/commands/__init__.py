"""The commands, one module each; `cli.py` gathers them.

They may print, which stages may not. Each turns arguments into a call of the library and its result
into words, and imports the library when it is invoked: `--help` must not wait for it.
"""
