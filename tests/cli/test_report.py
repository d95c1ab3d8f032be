"""report.html: one page that needs nothing from outside and leaves nothing out."""

import re
from html.parser import HTMLParser

import pytest
from cli.lists import example, pair
from cli.running import rows, write


class Page(HTMLParser):
    """Elements, ids and words of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.words, self.title, self.open = [], [], "", []
        self.feed(text)
        self.close()
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "title" in self.open[-1:]:
            self.title += data
        elif not {"style", "script"} & set(self.open[-1:]):
            self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(folder):
    return Page((folder / "report.html").read_text("utf-8"))


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_the_page_stands_alone_and_has_the_landmarks_of_a_page(bothways, tmp_path, model):
    bothways(*example(model, tmp_path / "out"))
    text = (tmp_path / "out" / "report.html").read_text("utf-8")
    page = page_of(tmp_path / "out")

    assert not re.search(r"https?://|//[a-z]+\.[a-z]|@import|url\((?!data:)", text)
    assert not page.all("script") + page.all("link") + page.all("img") + page.all("iframe")
    assert page.all("html") == [{"lang": "en"}]
    assert (
        len(page.all("main"))
        == len(page.all("header"))
        == len(page.all("footer"))
        == len(page.all("h1"))
        == 1
    )
    assert page.title.strip()
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link["href"].removeprefix("#") in ids
    for section in page.all("section"):
        assert section["aria-labelledby"] in ids


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_the_page_tells_what_the_files_tell(bothways, tmp_path, model):
    bothways(*example(model, tmp_path / "out"))
    page = page_of(tmp_path / "out")

    for row in rows(tmp_path / "out" / "relationships.csv"):
        for told in (
            row["giver_name"],
            row["learner_name"],
            f"{row['fit']} fit of 100",
            *row["reasons"].split("; "),
        ):
            assert told in page.text
    for row in rows(tmp_path / "out" / "unmatched.csv"):
        for told in (row["name"], row["reason"], row["what_would_help"]):
            assert told in page.text
    assert "the week of 3 March 2025" in page.text
    assert "can teach" in page.text
    assert "places" in page.text


def test_names_are_text_and_never_markup(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,unit,offers,needs\n"
        'H,"<script>alert(1)</script> ""Q"" \'x\'",5,<img src=x>,<b>bold</b> & co:5:E3,\n'
        "L,محمد 😀,2,</section>,,<b>bold</b> & co:1:3\n",
    )

    bothways("match", "--model", "traditional", "--people", people, "--out", tmp_path / "out")

    page = page_of(tmp_path / "out")
    assert not page.all("script") + page.all("img") + page.all("b")[4:]
    assert "<script>alert(1)</script>" in page.text
    assert "محمد 😀" in page.text


def test_nobody_matched_and_everybody_matched_are_said_in_words(bothways, tmp_path):
    alone = write(tmp_path / "alone.csv", "person_id,display_name,career_level\nA,Ada,4\n")
    bothways("match", "--model", "reverse", "--people", alone, "--out", tmp_path / "nobody")
    bothways("match", "--model", "traditional", "--people", pair(tmp_path), "--out", tmp_path / "most")

    nobody = page_of(tmp_path / "nobody").text
    assert "Nobody could be matched yet" in nobody
    assert "Nobody has named an offer or a need yet" in nobody
    assert "1 person without a match" in nobody
    most = page_of(tmp_path / "most").text
    assert "1 of 2 learners has a mentor" in most
    assert "1 proposed relationship" in most


def test_what_was_assumed_is_told_person_by_person(bothways, tmp_path):
    people = write(
        tmp_path / "people.csv",
        "person_id,display_name,career_level,offers,needs\nH,Henrik,5,SQL; Excel:4:E1,\nL,Lucia,2,,SQL:2\n",
    )
    skills = write(tmp_path / "skills.csv", "person_id,skill,kind,level\nL,Python,offer,\n")

    bothways(
        "match", "--model", "traditional", "--people", people, "--skills", skills, "--out", tmp_path / "out"
    )

    text = page_of(tmp_path / "out").text
    assert "Henrik SQL (offer): level 3 and evidence E0" in text
    assert "Lucia Python (offer): level 3 and evidence E0; SQL (need): priority 2" in text
    assert "Excel (offer)" not in text
