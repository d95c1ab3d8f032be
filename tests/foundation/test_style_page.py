from bothways.foundation.actor import NOBODY
from bothways.foundation.style import style


def test_the_style_page_shows_every_component(rf, cast):
    request = rf.get("/style/")
    request.actor = NOBODY

    page = style(request).content.decode()

    assert page.count('class="prop') >= 2
    assert "There are 4 problems" in page
    assert "adjustments-horizontal" in page


def test_the_style_page_is_not_there_outside_the_developers_mode(client, cast):
    assert client.get("/style/").status_code == 404
