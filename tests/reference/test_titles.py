"""Job titles and their forms."""

from ecken.reference import titles


def test_there_are_as_many_titles_as_in_the_source() -> None:
    assert len(titles.all_titles()) == 2221


def test_a_title_is_found_by_each_of_its_forms() -> None:
    for form in ("Softwareentwickler*in", "Softwareentwicklerin", "softwareentwickler"):
        title = titles.find_title(form)
        assert title is not None
        assert title.female == "Softwareentwicklerin"
        assert title.male == "Softwareentwickler"


def test_an_unknown_title_is_not_found() -> None:
    assert titles.find_title("Drachenbändiger") is None
