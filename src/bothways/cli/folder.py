"""Write an output folder as a whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bothways.errors import Invalid


class FolderTaken(Invalid):
    """Something that is not a folder stands where the output should go."""

    code = "folder_taken"


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put these files into the folder; a reader sees the old files or the new ones, never a part of one.

    Everything is written beside the folder first. A new folder appears by one rename; in a folder that
    exists each file is replaced by one rename, and files of other names stay.

    Raises: FolderTaken, when a file has the folder's name; OSError as the system reports it.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderTaken(
            f'"{folder}" is a file, and the results need a folder. Name another one with --out.'
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in files.items():
            (staging / name).write_bytes(content)
        if folder.exists():
            for name in files:
                os.replace(staging / name, folder / name)  # noqa: PTH105, says what is meant: atomic
        else:
            staging.chmod(0o755)
            staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
