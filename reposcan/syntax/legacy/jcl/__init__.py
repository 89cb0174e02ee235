"""JCL, the job control of z/OS."""

from reposcan.syntax.legacy.jcl.reader import read_jcl

__all__ = ["read_jcl"]
