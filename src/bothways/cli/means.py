"""What a run may use: cores of this machine, workers beside it, or a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from bothways.errors import Invalid

Threads = Annotated[
    int | None, typer.Option(help="Cores for looking at pairs; all unless given.", min=1, metavar="N")
]
Workers = Annotated[
    int | None,
    typer.Option(help="Spread the work over N processes here (extra distributed).", min=1, metavar="N"),
]
Cluster = Annotated[
    str | None,
    typer.Option(help="Spread the work over a Dask cluster, such as tcp://host:8786.", metavar="ADDRESS"),
]


@contextmanager
def means_called(threads: int | None, workers: int | None, cluster: str | None) -> Iterator[None]:
    """Let what runs inside use these means; workers and connections end with it.

    Raises: Invalid, when both workers and a cluster are named, an extra is missing, or nobody answers there.
    """
    from bothways.matching.people.kernel.choosing import Means, require, using

    if workers is None and cluster is None:
        with using(Means(threads=threads)):
            yield
        return
    if workers is not None and cluster is not None:
        raise Invalid("Name either --workers or --cluster.")
    require("distributed", "distributed")
    require("numba", "scale")
    import distributed

    dask: Any = distributed  # it has no types

    if cluster is not None:
        try:
            client = dask.Client(cluster, timeout="10s")
        except (OSError, ValueError) as error:
            raise Invalid(
                f'No cluster answers at "{cluster}". Check the address of the scheduler, such as tcp://host:8786.'
            ) from error
        with client, using(Means(client=client)):
            yield
        return
    with (
        dask.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs="ERROR",
        ) as local,
        dask.Client(local) as client,
        using(Means(client=client)),
    ):
        yield
