"""The markup of the operators' pages: what it says, and that nothing else comes through."""

from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.markup import Block, Piece, find_placeholders, read_markup


def test_headings_paragraphs_lists_and_links() -> None:
    text = "# Impressum\nVerein e. V.\nWeg 1\n\n## Kontakt\n- **Telefon** 040\n- [Seite](https://a.example/x)\n"
    assert read_markup(text) == [
        Block("h2", [[Piece("Impressum")]]),
        Block("p", [[Piece("Verein e. V.")], [Piece("Weg 1")]]),
        Block("h3", [[Piece("Kontakt")]]),
        Block(
            "ul",
            [
                [Piece("Telefon", is_bold=True), Piece(" 040")],
                [Piece("Seite", "https://a.example/x")],
            ],
        ),
    ]


def test_addresses_alone_are_links_without_the_full_stop_behind_them() -> None:
    line = read_markup("Siehe https://a.example/b. Oder vorstand@verein.example!")[0].lines[0]
    assert [piece.to for piece in line if piece.to] == [
        "https://a.example/b",
        "mailto:vorstand@verein.example",
    ]


def test_a_link_leads_to_the_web_to_mail_or_to_this_site() -> None:
    for to in ("javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x"):
        assert not any(piece.to for piece in read_markup(f"[x]({to})")[0].lines[0]), to
    assert read_markup("[x](/privacy)")[0].lines[0] == [Piece("x", "/privacy")]


def test_what_stands_in_double_brackets_is_a_place_to_fill() -> None:
    assert find_placeholders("[[Name]]\n[a](https://a.example) [[Ort]]") == ["Name", "Ort"]


@given(st.text(alphabet='[](){}*#-/:.@ahtps\n "<>', max_size=300))
def test_every_link_is_safe_and_no_letter_is_lost(text: str) -> None:
    for block in read_markup(text):
        for line in block.lines:
            for piece in line:
                assert piece.to.startswith(("https://", "http://", "mailto:", "/")) or not piece.to
                assert not piece.to.startswith(("//", "/\\"))
    told = "".join(p.text for b in read_markup(text) for line in b.lines for p in line)
    assert {c for c in told if c.isalpha()} <= set(text)
