# The pure packages and the command line on Python 3.13 as well, where it is present.
python=$(command -v python3.13) && "$python" --version >/dev/null 2>&1 || { echo "Python 3.13 is not here: not run on it."; exit 0; }
set -eu
UV_PROJECT_ENVIRONMENT=.venv-313 .venv-uv/bin/uv --quiet sync --frozen --python "$python" --extra web --extra postgres --group test --group docs --group messages
.venv-313/bin/pytest -q -n auto -m 'not browser and not postgres' -p no:cacheprovider
