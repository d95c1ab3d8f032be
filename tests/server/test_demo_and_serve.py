"""The two ways to start the platform, as real processes whose output goes to a file."""

import re
import signal
import socket
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from journeys.stage import free_port, running


def opened(address: str) -> str:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(address.replace("localhost", "127.0.0.1"), timeout=30) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.mark.slow
def test_the_demo_prints_an_address_and_a_link_for_each_role_that_works(demo_folder):
    port = free_port()
    with running(["demo", "--data", str(demo_folder / "data")], demo_folder, port) as platform:
        printed = platform.printed()
        links = re.findall(r"^  (\S.*?)  +\S.*?(http://\S+)$", printed, re.MULTILINE)

        assert f"http://localhost:{port}/" in printed
        assert "Ctrl+C" in printed
        assert {role for role, _ in links} >= {
            "Programme manager",
            "Organisation admin",
            "Reverse mentor",
            "Senior learner",
        }
        for role, link in links:
            assert "Sign out" in opened(link), role

        platform.process.send_signal(signal.SIGTERM)
        platform.process.wait(timeout=30)
        assert "Bothways has stopped." in platform.printed()


@pytest.mark.slow
def test_a_port_in_use_is_passed_over_and_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(
            ["demo", "--data", str(tmp_path / "data")], tmp_path, port, answers_at=port + 1
        ) as platform:
            assert f"Port {port} is in use" in platform.printed()


def test_an_empty_installation_opens_with_the_first_run_and_its_code(tmp_path):
    with running(["serve"], tmp_path, free_port()) as platform:
        assert re.search(r"enter the set-up code \S+", platform.printed())
        assert "Set-up code" in opened(platform.address)


def test_serve_says_that_its_port_is_taken(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = installation.run("serve", "--port", str(taken.getsockname()[1]))

    assert done.returncode == 2
    assert "--port" in done.stderr


def test_a_folder_with_other_files_is_never_taken_for_a_demo(installation, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("ten years")

    done = installation.run("demo", "--data", str(tmp_path / "precious"), "--fresh")

    assert done.returncode == 2
    assert (tmp_path / "precious" / "thesis.txt").read_text() == "ten years"
