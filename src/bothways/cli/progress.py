"""A progress bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(title: str, *, show: bool = True) -> Iterator[Callable[[float, str], None]]:
    """Give a function that takes the share done (0 to 1) and what is being done.

    >>> with progress_bar("Matching") as step:
    ...     step(0.5, "Half of it")
    """
    if not show or not sys.stderr.isatty():
        yield lambda _share, _words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share, words: bar.update(task, completed=share, description=words)
