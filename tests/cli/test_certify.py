"""`bothways certify`: what a run wrote holds, what somebody changed does not, and no solver is asked."""

import csv
import json
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest
from cli.lists import example, example_files, pair
from cli.running import EXAMPLES, ROOT, rows, write


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """A certified matching of the example organisation."""
    out = tmp_path_factory.mktemp("certify") / "out"
    call = [str(part) for part in example("traditional", out)]
    subprocess.run(
        [sys.executable, "-m", "bothways.cli", *call, "--bands", "3000,5000", "--worst-off"],
        check=True,
        cwd=ROOT,
    )
    return out


@pytest.fixture
def copied(result, tmp_path):
    """The result in a folder of its own, as far from the examples as the original."""
    folder = tmp_path / "copy"
    shutil.copytree(result, folder)
    sources = json.loads((folder / "sources.json").read_text())
    sources["files"] = {name: str((result / path).resolve()) for name, path in sources["files"].items()}
    (folder / "sources.json").write_text(json.dumps(sources))
    return folder


def test_what_a_run_wrote_holds(bothways, result):
    answer = bothways("certify", result)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "Everything holds: every pair was looked at again, and by the prices nothing better exists.\n"
    )


def test_the_judgement_can_be_had_as_data(bothways, result):
    assert bothways("certify", result, "--json").data == {
        "holds": True, "proven": True, "not_checked": "", "faults": []
    }  # fmt: skip


def test_a_second_reading_in_plain_python_agrees(bothways, result):
    assert bothways("certify", result, "--plain").code == 0


def test_files_that_are_named_take_the_place_of_those_of_the_run(bothways, copied):
    (copied / "sources.json").unlink()

    nothing = bothways("certify", copied)
    named = bothways("certify", copied, "--model", "traditional", *example_files())

    assert nothing.code == 2
    assert "has no sources.json. Name the input files" in nothing.err
    assert named.code == 1  # bands and the weakest were asked for, and nothing says so here
    assert "their hash is another one" in named.out


def test_other_input_is_noticed(bothways, copied, tmp_path):
    people = (EXAMPLES / "people.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    write(tmp_path / "people.csv", "".join(people[:-1]))

    answer = bothways("certify", copied, "--people", tmp_path / "people.csv")

    assert answer.code in {1, 2}
    assert answer.out.startswith("Not proven:") or "cannot be read as it was" in answer.err


def test_permuted_rows_are_the_same_input(bothways, copied, tmp_path):
    head, *people = (EXAMPLES / "people.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    write(tmp_path / "people.csv", "".join([head, *reversed(people)]))

    assert bothways("certify", copied, "--people", tmp_path / "people.csv").code == 0


@pytest.mark.parametrize("step", [-1, 1])
def test_a_price_that_was_changed_by_one_is_noticed_with_and_without_its_hash(bothways, copied, step):
    table = [line.split(",") for line in (copied / "prices.csv").read_text(encoding="utf-8").splitlines()]
    table[1][2] = str(int(table[1][2]) + step)
    (copied / "prices.csv").write_text("\n".join(map(",".join, table)) + "\n", encoding="utf-8", newline="")

    hashed = bothways("certify", copied)
    proof = json.loads((copied / "proof.json").read_text())
    proof["prices_sha256"] = sha256((copied / "prices.csv").read_bytes()).hexdigest()
    (copied / "proof.json").write_text(json.dumps(proof))
    forged = bothways("certify", copied)

    assert hashed.code == forged.code == 1
    assert "its hash is another one" in hashed.out
    assert "do not add up" in forged.out


def test_a_pair_that_was_left_out_or_put_in_is_named(bothways, copied):
    file = copied / "relationships.csv"
    content = rows(file)
    first = content[0]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, content[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(content[1:])

    left_out = bothways("certify", copied)
    swapped = [dict(row) for row in content]
    swapped[0]["giver_id"], swapped[0]["learner_id"] = first["learner_id"], first["giver_id"]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, content[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(swapped)
    put_in = bothways("certify", copied)

    assert left_out.code == put_in.code == 1
    assert "people_covered is" in left_out.out
    assert f"may not be chosen: {first['learner_id']} and {first['giver_id']}." in put_in.out


def test_a_certificate_that_says_more_than_the_pairs_reach_is_noticed(bothways, copied):
    certificate = json.loads((copied / "certificate.json").read_text())
    for name in ("objective", "bound"):
        certificate[name][-1]["value"] += 1
    (copied / "certificate.json").write_text(json.dumps(certificate))

    answer = bothways("certify", copied)

    assert answer.code == 1
    assert "total_fit is" in answer.out


@pytest.mark.parametrize(
    "name", ["certificate.json", "proof.json", "prices.csv", "sources.json", "relationships.csv"]
)
def test_a_file_that_cannot_be_read_is_an_error_of_its_own(bothways, copied, name):
    (copied / name).write_bytes(b"\xff{")

    answer = bothways("certify", copied)

    assert answer.code in {1, 2}
    assert "Something in Bothways broke" not in answer.err


def test_a_folder_without_results_is_refused(bothways, tmp_path):
    answer = bothways("certify", tmp_path)

    assert answer.code == 2
    assert "neither relationships.csv nor matching.csv" in answer.err


def test_two_way_pairs_are_proven_too(bothways, tmp_path):
    out = tmp_path / "out"
    bothways("match", "--model", "reciprocal", "--people", pair(tmp_path), "--out", out, "--yes")

    whole = bothways("certify", out)
    head, first, *rest = (out / "prices.csv").read_text(encoding="utf-8").splitlines()
    *cells, price = first.split(",")
    changed = "\n".join([head, ",".join([*cells, str(int(price) + 1)]), *rest]) + "\n"
    (out / "prices.csv").write_text(changed, encoding="utf-8", newline="")
    hashed = bothways("certify", out)
    proof = json.loads((out / "proof.json").read_text())
    proof["prices_sha256"] = sha256((out / "prices.csv").read_bytes()).hexdigest()
    (out / "proof.json").write_text(json.dumps(proof))
    forged = bothways("certify", out)
    (out / "proof.json").unlink()
    (out / "prices.csv").unlink()
    bare = bothways("certify", out)

    assert (whole.code, hashed.code, forged.code, bare.code) == (0, 1, 1, 0)
    assert "by the prices nothing better exists" in whole.out
    assert "its hash is another one" in hashed.out
    assert "do not add up" in forged.out
    assert "Nothing here proves the bound of people_covered" in bare.out


def test_of_two_way_pairs_both_directions_have_to_be_there(bothways, tmp_path):
    out = tmp_path / "out"
    bothways("match", "--model", "reciprocal", "--people", pair(tmp_path), "--out", out, "--yes")
    lines = (out / "relationships.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "relationships.csv").write_text("".join(lines[:-1]), encoding="utf-8", newline="")

    answer = bothways("certify", out)

    assert answer.code == 1
    assert "In one direction only" in answer.out


@pytest.mark.parametrize("model", ["group", "skill_cycle"])
def test_rings_and_circles_are_checked_by_their_rules_and_their_bound_is_said_to_be_taken_over(
    bothways, tmp_path, model
):
    out = tmp_path / "out"
    bothways(*example(model, out))

    before = bothways("certify", out)
    file = out / "relationships.csv"
    content = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([*content, content[-1]]), encoding="utf-8", newline="")
    twice = bothways("certify", out)
    certificate = json.loads((out / "certificate.json").read_text())
    certificate["objective"][0]["value"] += 1
    certificate["bound"][0]["value"] += 1
    file.write_text("".join(content), encoding="utf-8", newline="")
    (out / "certificate.json").write_text(json.dumps(certificate))
    more = bothways("certify", out)

    assert before.code == 0, before.out
    assert "the bound is taken from the search" in before.out
    assert more.code == 1
    assert twice.code == (1 if len(content) > 1 else 2)  # the last line is a flow, or the head
    assert "people_covered is" in more.out


SCORES = """giver_id,learner_id,score
a,b,700
b,a,500
b,c,900
c,b,300
a,c,200
c,a,100
"""


@pytest.mark.parametrize("kind", ["assignment", "reciprocal", "rings"])
def test_scores_of_ones_own_are_checked_too(bothways, tmp_path, kind):
    scores = write(tmp_path / "scores.csv", SCORES)
    out = tmp_path / "out"
    bothways("solve", kind, "--scores", scores, "--out", out)

    before = bothways("certify", out)
    text = (out / "matching.csv").read_text(encoding="utf-8")
    (out / "matching.csv").write_text(text.replace("00\n", "01\n"), encoding="utf-8", newline="")
    after = bothways("certify", out)

    assert before.code == 0, before.out
    assert ("nothing better exists" in before.out) == (kind != "rings")
    assert after.code == 1


def test_a_better_pair_that_the_locked_ones_rule_out_takes_nothing_from_the_proof(bothways, tmp_path):
    scores = write(tmp_path / "scores.csv", "giver_id,learner_id,score\na,b,20000\na,c,900000\nd,e,30000\n")
    locked = write(tmp_path / "locked.csv", "giver_id,learner_id\na,b\n")
    out = tmp_path / "out"
    bothways("solve", "assignment", "--scores", scores, "--locked", locked, "--bands", "25000", "--out", out)

    answer = bothways("certify", out)

    assert answer.code == 0, answer.out
    assert "nothing better exists" in answer.out


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize("parts", [("objective",), ("bound",), ("gap",), ("objective", "bound")])
@pytest.mark.parametrize("kind", ["reciprocal", "rings", "circles"])
def test_every_number_of_a_certificate_of_scores_is_counted_again(bothways, tmp_path, kind, parts, step):
    table = SCORES.replace("\n", ",mon\n").replace("score,mon", "score,slot") if kind == "circles" else SCORES
    scores = write(tmp_path / "scores.csv", table)
    kept = write(tmp_path / "kept.csv", "giver_id,learner_id\nb,c\n")
    out = tmp_path / "out"
    asked = ["--coverage", "pairs", "--kept", kept, "--bands", "600", "--worst-off"]
    asked += ["--size", "1-2"] if kind == "circles" else []
    bothways("solve", kind, "--scores", scores, *asked, "--out", out)
    before = bothways("certify", out)
    certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    names = [stage["name"] for stage in certificate["objective"]]

    assert before.code == 0, before.out
    assert names == ["pairs", "kept", "below_600", "weakest", "total_fit"]
    for at in range(len(names)):
        changed = json.loads(json.dumps(certificate))
        for part in parts:
            changed[part][at]["value"] += step
        (out / "certificate.json").write_text(json.dumps(changed), encoding="utf-8")
        after = bothways("certify", out)
        assert after.code == 1
        assert names[at] in after.out


@pytest.mark.parametrize("kind", ["assignment", "reciprocal", "rings"])
def test_kept_pairs_that_are_all_gone_take_nothing_from_the_proof(bothways, tmp_path, kind):
    scores = write(tmp_path / "scores.csv", SCORES)
    kept = write(tmp_path / "kept.csv", "giver_id,learner_id\na,nobody\n")
    out = tmp_path / "out"
    bothways("solve", kind, "--scores", scores, "--kept", kept, "--out", out)

    answer = bothways("certify", out)
    certificate = (out / "certificate.json").read_text(encoding="utf-8")
    kept_one = certificate.replace('"kept",\n      "value": 0', '"kept",\n      "value": 1')
    (out / "certificate.json").write_text(kept_one, encoding="utf-8")
    forged = bothways("certify", out)

    assert kept_one != certificate
    assert (answer.code, forged.code) == (0, 1), answer.out


def test_cohorts_around_a_target_skill_are_read_as_the_run_was_asked(bothways, tmp_path):
    teachers = [f"T{n},Teacher {n},4,Mon 09:00-12:00,UTC,give,Python:3:E2," for n in range(3)]
    learners = [f"L{n:02d},Learner {n},2,Mon 09:00-12:00,UTC,learn,,Python:1:3" for n in range(12)]
    head = "person_id,display_name,career_level,availability,timezone,direction,offers,needs"
    people = write(tmp_path / "people.csv", "\n".join([head, *teachers, *learners]) + "\n")
    asked = ["--target-skill", "python", "--balanced", "--facilitated", "--as-of", "2025-03-03"]
    out = tmp_path / "out"
    bothways("match", "--model", "peer_reskilling", "--people", people, "--out", out, "--yes", *asked)

    before = bothways("certify", out)
    sources = json.loads((out / "sources.json").read_text())
    del sources["options"]["facilitated"]
    (out / "sources.json").write_text(json.dumps(sources))
    other = bothways("certify", out)

    assert len(rows(out / "relationships.csv")) >= 12
    assert before.code == 0, before.out
    assert other.code == 1


def test_a_fit_beyond_all_numbers_is_wrong_and_breaks_nothing(bothways, copied):
    content = rows(copied / "relationships.csv")
    content[0]["fit_hundredths"] = str(10**30)
    with (copied / "relationships.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, content[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)

    answer = bothways("certify", copied)

    assert answer.code == 1
    assert "The fit of these pairs is another one" in answer.out


@pytest.mark.parametrize("model", ["traditional", "reciprocal", "group", "skill_cycle"])
def test_no_solver_is_loaded(bothways, tmp_path, model):
    out = tmp_path / "out"
    bothways(*example(model, out))
    script = (
        "import sys\n"
        f"sys.argv = ['bothways', 'certify', {str(out)!r}]\n"
        "from bothways.cli.__main__ import app\n"
        "try:\n    app()\n"
        "except SystemExit as stop:\n    assert not stop.code\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'ortools']\n"
    )

    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True)
