"""Write an output folder as a whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bothways.errors import Invalid


class FolderTaken(Invalid):
    """Something that is not a folder stands where the output should go."""

    code = "folder_taken"


@contextmanager
def staged_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside `folder` whose files move there in the end, or not at all.

    A new folder appears by one rename; in a folder that exists each file is replaced by one rename, and
    files of other names stay.

    Raises: FolderTaken, when a file has the folder's name; OSError as the system reports it.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(
            f'"{folder}" is a file, and the results need a folder. Name another one with --out.'
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise FolderTaken(
            f'"{folder}" lies below a file, and the results need a folder. Name another one with --out.'
        ) from None
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield staging
        if folder.exists():
            for file in sorted(staging.iterdir()):
                os.replace(file, folder / file.name)  # noqa: PTH105, says what is meant: atomic
        else:
            staging.chmod(0o755)
            staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put these files into the folder; a reader sees the old files or the new ones, never a part of one."""
    with staged_folder(folder) as staging:
        for name, content in files.items():
            (staging / name).write_bytes(content)
