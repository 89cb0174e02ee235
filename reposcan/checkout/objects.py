"""Reading blobs by their id, through one `git cat-file --batch` that stays open.

Starting git for every file would cost more than reading it. Without `--filters` or `--textconv`
the content comes as it is stored, and no program of the repository's choice runs.
"""

import hashlib
import re
import subprocess

from reposcan.checkout.command import GitCommand
from reposcan.checkout.hearing import await_answer, end
from reposcan.errors import CheckoutError

_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def blob_id(raw: bytes, like: str) -> str:
    """The id that git gives to the content, by the algorithm that another id was made with."""
    algorithm = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    digest = algorithm(b"blob %d\0" % len(raw), usedforsecurity=False)
    digest.update(raw)
    return digest.hexdigest()


class BlobReader:
    """Gives back blobs. Git is started by the first one asked for; not for several threads."""

    def __init__(self, git: GitCommand) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, digest: str) -> bytes:
        """The content of a blob.

        Raises:
            CheckoutError: the repository does not have it, or git does not answer.
        """
        if _OBJECT_ID.fullmatch(digest):
            # Asked twice, of a fresh process: the first may have been ended from outside.
            for _ in range(2):
                content = self._ask(digest)
                if content is not None:
                    return content
        raise CheckoutError(
            f"the repository has no content with the id {digest!r}",
            "if it is a partial or damaged clone, fetch what is missing, or make a full clone",
        )

    def _ask(self, digest: str) -> bytes | None:
        content = None
        try:
            content = self._exchange(digest)
        finally:
            # An answer left half read would be taken for the beginning of the next one.
            if content is None:
                self.close()
        return content

    def _exchange(self, digest: str) -> bytes | None:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
        ask, answer = self._process.stdin, self._process.stdout
        assert ask is not None and answer is not None
        try:
            ask.write(f"{digest}\n".encode())
            ask.flush()
        except BrokenPipeError:
            return None
        # All of the last answer was read, so nothing of this one can wait in a buffer.
        await_answer(answer, self._git.patience)
        # "<id> blob <size>", or "<id> missing", or nothing where git gave up.
        header = answer.readline().split()
        if header[:2] != [digest.encode(), b"blob"]:
            return None
        size = int(header[2])
        content = answer.read(size)
        answer.read(1)
        return content if len(content) == size else None

    def close(self) -> None:
        """End git, if it runs."""
        process, self._process = self._process, None
        if process is not None:
            end(process)
