"""Nobody else on the machine reads the data folder."""

import stat


def test_every_file_of_the_data_folder_is_its_owners_alone(filled):
    filled.run("verify")
    filled.run("backup", str(filled.folder / "one.tar.gz"))

    open_to_others = {
        path.name: oct(path.stat().st_mode)
        for path in filled.folder.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    }

    assert open_to_others == {}


def test_a_production_like_installation_passes_djangos_own_check(filled, monkeypatch):
    monkeypatch.setenv("BOTHWAYS_HTTPS", "1")
    done = filled.python(
        "from django.core.management import call_command\n"
        "call_command('check', '--deploy', '--fail-level', 'WARNING')\n"
    )

    assert "no issues" in done
