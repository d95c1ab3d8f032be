"""`bothways verify` finds what was done to the data behind the platform's back."""


def test_an_installation_that_was_just_filled_holds_every_invariant(filled):
    done = filled.run("verify")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every invariant holds" in done.stdout


def test_a_diary_entry_changed_behind_our_back_is_found(filled, said):
    filled.python(
        "from django.db import connection\n"
        "connection.cursor().execute(\"UPDATE activity_activityentry SET verb = 'nothing.happened' WHERE number = 1\")\n"
    )

    done = filled.run("verify", "--json")

    assert done.returncode == 2
    assert said(done)["holds"] is False
    assert len(said(done)["broken"]) == 1


def test_doctor_says_what_is_amiss_and_what_to_do(filled, said):
    done = filled.run("doctor", "--json")

    findings = {finding["subject"]: finding for finding in said(done)}

    assert findings["Database"]["state"] == "ok"
    assert findings["Letters"]["state"] == "warn"
    assert "BOTHWAYS_SMTP_URL" in findings["Letters"]["remedy"]


def test_doctor_names_a_database_that_does_not_answer(installation, said):
    done = installation.run(
        "doctor", "--json", BOTHWAYS_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere"
    )

    findings = {finding["subject"]: finding for finding in said(done)}

    assert done.returncode == 2
    assert findings["Database"]["state"] == "bad"
    assert "Traceback" not in done.stderr


def test_a_secret_key_that_others_can_read_is_found(filled, said):
    (filled.folder / "secret.key").chmod(0o644)

    done = filled.run("doctor", "--json")

    assert done.returncode == 2
    assert any(finding["subject"] == "Secret key" for finding in said(done))


def test_a_setting_that_cannot_be_used_is_named_with_its_meaning(installation):
    done = installation.run("verify", BOTHWAYS_HTTPS="maybe")

    assert done.returncode == 2
    assert "BOTHWAYS_HTTPS" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_asks_the_mail_server_as_letters_do(installation, said):
    done = installation.run("doctor", "--json", BOTHWAYS_SMTP_URL="smtp://127.0.0.1:1/?tls=none")

    letters = next(finding for finding in said(done) if finding["subject"] == "Letters")

    assert (done.returncode, letters["state"]) == (2, "bad")
    assert "BOTHWAYS_SMTP_URL" in letters["remedy"]
