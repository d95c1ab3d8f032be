"""`bothways match`: files in, a folder of results out, or every fault and nothing."""

import csv
import io
import json
import random

import pytest
from cli.lists import example, pair
from cli.running import EXAMPLES, rows, write

MODELS = ("traditional", "reverse", "reciprocal")
FILES = {"relationships.csv", "unmatched.csv", "certificate.json", "report.html"}
PROOF = {"prices.csv", "proof.json"}


def certificate(folder):
    return json.loads((folder / "certificate.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("model", MODELS)
def test_the_example_is_matched_in_every_model_and_says_nothing_in_a_pipe(bothways, tmp_path, model):
    answer = bothways(*example(model, tmp_path / "out"))

    assert (answer.code, answer.out, answer.err) == (0, "", "")
    assert {file.name for file in (tmp_path / "out").iterdir()} == FILES | {"sources.json"} | PROOF
    assert rows(tmp_path / "out" / "relationships.csv")


@pytest.mark.parametrize("model", MODELS)
def test_the_second_run_gives_the_same_bytes_whatever_the_order_of_rows(bothways, tmp_path, model):
    draw = random.Random(model)
    call = ["match", "--model", model, "--as-of", "2025-03-03", "--out", tmp_path / "shuffled"]
    for kind in ("people", "skills", "preferences", "conflicts"):
        header, *lines = list(csv.reader((EXAMPLES / f"{kind}.csv").read_text("utf-8").splitlines()))
        draw.shuffle(lines)
        text = io.StringIO()
        csv.writer(text).writerows([header, *lines])
        call += [f"--{kind}", write(tmp_path / f"{kind}.csv", text.getvalue())]

    for arguments in (example(model, tmp_path / "first"), example(model, tmp_path / "second"), call):
        assert bothways(*arguments).code == 0

    for name in FILES:
        first = (tmp_path / "first" / name).read_bytes()
        assert (tmp_path / "second" / name).read_bytes() == first
        assert (tmp_path / "shuffled" / name).read_bytes() == first


@pytest.mark.parametrize("model", MODELS)
def test_the_certificate_has_exactly_the_promised_keys_and_proves_the_optimum(bothways, tmp_path, model):
    bothways(*example(model, tmp_path / "out"))

    found = certificate(tmp_path / "out")
    keys = {"input_sha256", "rules", "objective", "bound", "gap", "optimal", "versions"}
    assert set(found) == keys
    for name in ("objective", "bound", "gap"):
        assert [stage["name"] for stage in found[name]] == ["people_covered", "total_fit"]
        assert all(isinstance(stage["value"], int) for stage in found[name])
    assert found["objective"] == found["bound"]
    assert [stage["value"] for stage in found["gap"]] == [0, 0]
    assert found["optimal"] is True
    assert found["rules"]["as_of"] == "2025-03-03"
    assert found["rules"]["model"] == model
    assert "bothways" in found["versions"]
    fits = {
        row["relationship"]: int(row["fit_hundredths"])
        for row in rows(tmp_path / "out" / "relationships.csv")
    }
    assert sum(fits.values()) == found["objective"][1]["value"]


def test_the_day_is_part_of_the_input_and_changes_hours_across_the_clock_change(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,timezone,availability,offers,needs\n"
        "A,Ada,4,Europe/Oslo,Mon 15:00-17:00,SQL:5:E3,\n"
        "B,Bo,1,America/New_York,Mon 10:00-12:00,,SQL:1:3\n",
    )
    hashes = set()
    for day, shared in (("2025-03-03", 60), ("2025-03-10", 120), ("2025-03-31", 60)):
        answer = bothways(
            "match", "--model", "traditional", "--people", people, "--as-of", day, "--out", tmp_path / day
        )
        assert answer.code == 0
        (row,) = rows(tmp_path / day / "relationships.csv")
        assert float(row["time_points"]) == 10 * shared / 120
        hashes.add(certificate(tmp_path / day)["input_sha256"])
    assert len(hashes) == 3


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_time_are_refused_kindly(bothways, tmp_path, day):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,timezone,availability,offers,needs\n"
        "A,Ada,4,Pacific/Auckland,Mon 00:00-02:00; Sun 22:00-24:00,SQL:5:E3,\n"
        "B,Bo,1,Pacific/Auckland,Mon 00:00-02:00,,SQL:1:3\n",
    )

    answer = bothways(
        "match", "--model", "traditional", "--people", people, "--as-of", day, "--out", tmp_path / "out"
    )

    assert (answer.code, answer.err) == (
        2,
        f'--as-of "{day}" is too far away. Choose a day from 1900 to 2199.\n',
    )


def test_the_worked_example_of_the_rules_has_fit_64(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,unit,location,job_family,timezone,availability,interests,offers,needs\n"
        "G,Giver,4,Trading,Oslo,Finance,Europe/Oslo,Mon 09:00-10:30,chess;sailing;jazz,SQL:4:E1; Presenting:2:E1,\n"
        "L,Learner,2,Grid,Oslo,Finance,Europe/Oslo,Mon 09:00-10:30,chess;sailing;hiking;baking,,SQL:1:3; Presenting:2:1\n",
    )
    wishes = write(tmp_path / "wishes.csv", "person_id,other_id,kind\nL,G,wish\n")

    bothways(
        "match",
        "--model",
        "traditional",
        "--people",
        people,
        "--preferences",
        wishes,
        "--out",
        tmp_path / "out",
    )

    (row,) = rows(tmp_path / "out" / "relationships.csv")
    parts = ("skills_points", "wishes_points", "shared_ground_points", "time_points", "distance_points")
    assert [row[part] for part in parts] == ["33.75", "12", "6", "7.5", "5"]
    assert (row["fit"], row["fit_hundredths"]) == ("64", "6425")


def test_one_sheet_gives_what_two_canonical_files_give(bothways, tmp_path):
    one = bothways(
        "match",
        "--model",
        "reverse",
        "--people",
        EXAMPLES / "one-sheet.xlsx",
        "--yes",
        "--out",
        tmp_path / "one",
    )

    assert one.code == 0
    assert rows(tmp_path / "one" / "relationships.csv")


def test_guessed_headings_are_shown_and_want_a_yes(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "Personalnummer;Vorname;Nachname;Karrierestufe;Abteilung;Stärken;Lernziele\n"
        "1;Henrik;Dahl;5;Trading;Negotiation:5:E3;\n2;Lucia;Ortega;2;Grid;;Negotiation:1:3\n",
        "cp1252",
    )
    call = ["match", "--model", "traditional", "--people", people, "--out", tmp_path / "out"]

    asked = bothways(*call)
    assert asked.code == 2
    assert '"Abteilung" is read as unit' in asked.err
    assert "--yes" in asked.err
    as_data = bothways(*call, "--json")
    assert as_data.code == 2
    assert as_data.data["guessed"]["unit"] == "Abteilung"
    assert not (tmp_path / "out").exists()

    assert bothways(*call, "--yes").code == 0
    assert len(rows(tmp_path / "out" / "relationships.csv")) == 1


def test_mentors_and_mentees_in_two_sheets_are_joined_by_a_mapping(bothways, tmp_path):
    answer = bothways(
        "match", "--model", "traditional",
        "--mentors", EXAMPLES / "mentors.xlsx", "--mentees", EXAMPLES / "mentees.xlsx",
        "--columns", EXAMPLES / "columns.toml", "--out", tmp_path / "out",
    )  # fmt: skip

    assert answer.code == 0, answer.err
    assert rows(tmp_path / "out" / "relationships.csv")


def test_all_faults_of_all_files_are_named_and_nothing_is_written(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,manager_id\nA,Ada,9x,\nB,Bo,3,nobody\nC,,2,\nA,Twin,2,\n",
    )
    skills = write(
        tmp_path / "skills.csv",
        "person_id,skill,kind,level,priority,evidence\nA,SQL,offer,9,,E1\nZ,SQL,need,1,3,\n",
    )
    call = ["match", "--model", "reverse", "--people", people, "--skills", skills, "--out", tmp_path / "out"]

    answer = bothways(*call, "--json")

    assert answer.code == 2
    assert answer.data["outcome"] == "partial"
    assert set(answer.data) == {"outcome", "accepted", "problems", "warnings"}
    found = {(p["sheet"], p["row"], p["column"], p["code"]) for p in answer.data["problems"]}
    assert found == {
        ("people.csv", 2, "career_level", "invalid_number"),
        ("people.csv", 3, "manager_id", "unknown_manager"),
        ("people.csv", 4, "display_name", "required"),
        ("people.csv", 5, "person_id", "duplicate_in_file"),
        ("skills.csv", 2, "level", "invalid_number"),
        ("skills.csv", 3, "person_id", "unknown_person"),
    }
    told = bothways(*call).err
    for problem in answer.data["problems"]:
        assert set(problem) == {"sheet", "row", "column", "code", "value", "message", "remedy"}
        assert problem["message"] in told
        assert problem["remedy"] in told
    assert not (tmp_path / "out").exists()
    assert {file.name for file in tmp_path.iterdir()} == {"people.csv", "skills.csv"}


def test_faults_of_the_skills_are_named_even_where_the_people_are_refused_whole(bothways, tmp_path):
    people = write(tmp_path / "people.csv", "person_id,display_name,birth_year\nA,Ada,1970\n")
    skills = write(tmp_path / "skills.csv", "person_id,skill,kind,level\nA,SQL,offer,9\n")

    answer = bothways(
        "match",
        "--model",
        "reverse",
        "--people",
        people,
        "--skills",
        skills,
        "--out",
        tmp_path / "o",
        "--json",
    )

    assert [(p["sheet"], p["code"]) for p in answer.data["problems"]] == [
        ("people.csv", "forbidden_column"),
        ("skills.csv", "invalid_number"),
    ]
    assert answer.data["outcome"] == "reject_file"
    assert "G01" in answer.data["problems"][0]["message"]


def test_good_rows_alone_are_matched_only_when_asked_for(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,offers,needs\nH,Henrik,5,SQL:5:E3,\nL,Lucia,2,,SQL:1:3\nX,,2,,SQL:1:3\n",
    )
    skills = write(
        tmp_path / "skills.csv", "person_id,skill,kind,level,priority\nX,Excel,need,1,2\nL,Excel,need,1,2\n"
    )
    call = [
        "match",
        "--model",
        "traditional",
        "--people",
        people,
        "--skills",
        skills,
        "--out",
        tmp_path / "out",
    ]

    assert bothways(*call).code == 2
    answer = bothways(*call, "--skip-bad", "--json")

    assert answer.code == 0
    assert [(p["sheet"], p["row"]) for p in answer.data["problems"]] == [("people.csv", 4)]
    assert answer.data["result"]["relationships"] == 1


def test_a_management_chain_is_seen_through_people_who_do_not_take_part(bothways, tmp_path):
    lists = {
        "inactive": "person_id,display_name,career_level,manager_id,active,offers,needs\n"
        "H,Henrik,5,,yes,SQL:5:E3,\nM,Middle,4,H,no,,\nL,Lucia,2,M,yes,,SQL:1:3\n",
        "refused": "person_id,display_name,career_level,manager_id,unit,offers,needs\n"
        "H,Henrik,5,,,SQL:5:E3,\nM,Middle,ninety,H,,,\nL,Lucia,2,M,,,SQL:1:3\n",
        "one who neither gives nor learns": "person_id,display_name,career_level,manager_id,offers,needs\n"
        "H,Henrik,5,,SQL:5:E3,\nM,Middle,4,H,,\nL,Lucia,2,M,,SQL:1:3\n",
    }
    for name, text in lists.items():
        people = write(tmp_path / "people.csv", text)
        answer = bothways(
            "match",
            "--model",
            "traditional",
            "--people",
            people,
            "--skip-bad",
            "--out",
            tmp_path / name,
            "--json",
        )
        assert answer.code == 0
        assert answer.data["result"]["relationships"] == 0, name
        (lucia,) = (row for row in rows(tmp_path / name / "unmatched.csv") if row["person_id"] == "L")
        assert "chain" in lucia["reason"]
        assert lucia["what_would_help"]


def test_conflicts_and_blocks_forbid_in_both_directions_and_are_never_told(bothways, tmp_path):
    people = pair(tmp_path)
    for option, text in (
        ("--conflicts", "person_id,other_id,reason\nL,H,panel\n"),
        ("--conflicts", "person_id,other_id,reason\nH,L,panel\n"),
        ("--preferences", "person_id,other_id,kind\nL,H,block\n"),
        ("--preferences", "person_id,other_id,kind\nH,L,block\n"),
    ):
        file = write(tmp_path / "other.csv", text)
        bothways(
            "match", "--model", "traditional", "--people", people, option, file, "--out", tmp_path / "out"
        )
        assert rows(tmp_path / "out" / "relationships.csv") == []
        if option == "--preferences":
            results = "".join(
                (tmp_path / "out" / name).read_text("utf-8") for name in ("unmatched.csv", "certificate.json")
            )
            assert "block" not in results.casefold()


def test_cells_like_formulas_are_neutralised_in_every_export(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,unit,offers,needs\n"
        '"=1+1","=HYPERLINK(""x"")",5,@U,=cmd:5:E3,\n+L,-Lucia,2,Grid,,=cmd:1:3\n@N,@Nobody,2,,,"\t=x:1:3"\n',
    )

    assert (
        bothways("match", "--model", "traditional", "--people", people, "--out", tmp_path / "out").code == 0
    )

    for name in ("relationships.csv", "unmatched.csv"):
        for row in rows(tmp_path / "out" / name):
            assert not [cell for cell in row.values() if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    judged = bothways("audit", tmp_path / "out" / "relationships.csv", "--people", people, "--json")
    assert judged.data["sound"] is True


def test_facts_that_are_not_given_are_named_and_block_nobody(bothways, tmp_path):
    bothways("match", "--model", "traditional", "--people", pair(tmp_path), "--out", tmp_path / "out")

    (row,) = rows(tmp_path / "out" / "relationships.csv")
    assert [row[f"{part}_points"] for part in ("wishes", "shared_ground", "time")] == ["6", "0", "5"]
    missing = certificate(tmp_path / "out")["rules"]["missing"]
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    for fact in ("languages", "times", "managers", "wishes"):
        assert missing[fact] == 2
        assert f"{fact} (2 people)" in page


@pytest.mark.parametrize(
    "text",
    [
        "person_id,display_name,career_level,active\nA,Ada,4,no\nB,Bo,2,no\n",
        "person_id,display_name,career_level\n",
    ],
)
def test_a_list_without_anybody_to_match_is_refused_in_a_sentence(bothways, tmp_path, text):
    people = write(tmp_path / "people.csv", text)

    answer = bothways("match", "--model", "traditional", "--people", people, "--out", tmp_path / "out")

    assert answer.code == 2
    assert "nothing was written" in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "lines",
    [
        "A,Ada,4,SQL:4:E1,,both",
        "A,Ada,4,SQL:4:E1,,give\nB,Bo,3,SQL:4:E1,,mentor",
        "A,Ada,4,,SQL:1:1,learn\nB,Bo,3,,SQL:1:1,mentee",
        "A,Ada,4,,,\nB,Bo,3,,,",
        "A,Ada,4,SQL:4:E1,,\nB,Bo,1,,Excel:1:1,",
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_where_nobody_can_be_matched_the_results_say_so(bothways, tmp_path, lines, model):
    people = write(
        tmp_path / "p.csv", f"person_id,display_name,career_level,offers,needs,direction\n{lines}\n"
    )

    answer = bothways("match", "--model", model, "--people", people, "--out", tmp_path / "out", "--json")

    assert answer.code == 0
    assert answer.data["result"]["relationships"] == 0
    assert certificate(tmp_path / "out")["optimal"] is True
    assert all(row["reason"] and row["what_would_help"] for row in rows(tmp_path / "out" / "unmatched.csv"))


def test_a_missing_level_is_asked_for_in_its_own_sheet(bothways, tmp_path):
    mentors = write(tmp_path / "givers.csv", "person_id,display_name,offers\nH,Henrik,SQL:5:E3\n")
    mentees = write(tmp_path / "takers.csv", "person_id,display_name,career_level,needs\nL,Lucia,2,SQL:1:3\n")

    answer = bothways(
        "match",
        "--model",
        "traditional",
        "--mentors",
        mentors,
        "--mentees",
        mentees,
        "--out",
        tmp_path / "o",
        "--json",
    )

    assert answer.code == 2
    (problem,) = answer.data["problems"]
    assert (problem["sheet"], problem["row"], problem["column"], problem["code"]) == (
        "givers.csv", 2, "career_level", "required",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ";"), ("cp1252", ";")],
)
def test_encodings_and_separators_change_nothing(bothways, tmp_path, encoding, separator):
    text = (
        "person_id,display_name,career_level,offers,needs\nH,Jörg Müßig,5,SQL:5:E3,\nL,Zoë Ñúñez,2,,SQL:1:3\n"
    )
    raw = text.replace(",", separator)
    people = write(tmp_path / "people.csv", ("\ufeff" if encoding == "utf-16-le" else "") + raw, encoding)

    assert (
        bothways("match", "--model", "traditional", "--people", people, "--out", tmp_path / "out").code == 0
    )

    (row,) = rows(tmp_path / "out" / "relationships.csv")
    assert (row["giver_name"], row["learner_name"]) == ("Jörg Müßig", "Zoë Ñúñez")


def test_a_folder_that_exists_keeps_its_other_files(bothways, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    write(out / "mine.txt", "kept")
    write(out / "report.html", "old")

    assert bothways(*example("reverse", out)).code == 0

    assert (out / "mine.txt").read_text() == "kept"
    assert (out / "report.html").read_text("utf-8") != "old"
    assert {file.name for file in tmp_path.iterdir()} == {"out"}


def test_one_mapping_serves_the_people_and_their_skills(bothways, tmp_path):
    people = write(tmp_path / "people.csv", "Nr;Wer;Rang\nH;Henrik;5\nL;Lucia;2\n")
    skills = write(tmp_path / "skills.csv", "Nr;Was;Wie;Wie hoch\nH;SQL;offer;5\nL;SQL;need;1\n")
    wishes = write(tmp_path / "wishes.csv", "person_id,other_id,kind\nL,H,wish\n")
    columns = write(
        tmp_path / "columns.toml",
        'person_id = "Nr"\ndisplay_name = "Wer"\ncareer_level = "Rang"\n'
        'skill = "Was"\nkind = "Wie"\nlevel = "Wie hoch"\n',
    )

    answer = bothways(
        "match", "--model", "traditional", "--people", people, "--skills", skills,
        "--preferences", wishes, "--columns", columns, "--out", tmp_path / "out",
    )  # fmt: skip

    assert answer.code == 0, answer.err
    (row,) = rows(tmp_path / "out" / "relationships.csv")
    assert row["wishes_points"] == "12"


def test_thousands_of_notes_do_not_bury_the_answer(bothways, tmp_path):
    lines = "".join(f"P{n},Name {n},{1 + n % 6},SQL,Excel\n" for n in range(300))
    people = write(tmp_path / "people.csv", f"person_id,display_name,career_level,offers,needs\n{lines}")
    call = ["match", "--model", "traditional", "--people", people, "--out", tmp_path / "out"]

    assert len(bothways(*call).err.splitlines()) == 52
    assert len(bothways(*call, "--json").data["warnings"]) == 600
