from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import markdown
from reports.markdown import Heading, Items, Paragraph, Quote, Run

pytestmark = pytest.mark.once

KNOWN = {"p", "strong", "em", "ul", "ol", "li", "blockquote", "br", "a", "h3"}

EVERYTHING = """## Een *kop*

Rust, **reinheid en *regelmaat***: zie [de raad](https://gemeenteraad.groningen.nl/a?b=1&c=2).
Het gaat door\\
en door.

- een
- twee
  - diep

3. drie

> citaat
"""


def test_what_is_known_becomes_html():
    assert markdown.html(EVERYTHING) == (
        "<h3>Een <em>kop</em></h3>\n"
        "<p>Rust, <strong>reinheid en <em>regelmaat</em></strong>: zie "
        '<a href="https://gemeenteraad.groningen.nl/a?b=1&amp;c=2" rel="noopener noreferrer">de raad</a>.\n'
        "Het gaat door<br>\nen door.</p>\n"
        "<ul>\n<li>een</li>\n<li>twee\n<ul>\n<li>diep</li>\n</ul>\n</li>\n</ul>\n"
        '<ol start="3">\n<li>drie</li>\n</ol>\n'
        "<blockquote>\n<p>citaat</p>\n</blockquote>\n"
    )


def test_the_same_becomes_blocks():
    link = "https://gemeenteraad.groningen.nl/a?b=1&c=2"
    assert markdown.blocks(EVERYTHING) == [
        Heading((Run("Een "), Run("kop", italic=True))),
        Paragraph(
            (
                Run("Rust, "),
                Run("reinheid en ", bold=True),
                Run("regelmaat", bold=True, italic=True),
                Run(": zie "),
                Run("de raad", link=link),
                Run("."),
                Run(" "),
                Run("Het gaat door"),
                Run("\n"),
                Run("en door."),
            )
        ),
        Items(
            (
                (Paragraph((Run("een"),)),),
                (Paragraph((Run("twee"),)), Items(((Paragraph((Run("diep"),)),),))),
            )
        ),
        Items(((Paragraph((Run("drie"),)),),), ordered=True, start=3),
        Quote((Paragraph((Run("citaat"),)),)),
    ]


def test_headings_are_of_the_level_that_fits_where_the_text_stands():
    assert markdown.html("# Kop", level=2) == markdown.html("#### Kop", level=2) == "<h2>Kop</h2>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>@import url(http://x.nl)</style>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html;base64,PHA+)",
        "[x](file:///etc/passwd)",
        "[x](//x.nl)",
        "[x](/intern)",
        "<https://x.nl>",
        "https://x.nl",
        "`code`",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "[x]: https://x.nl",
        "***",
        "&lt;b&gt; &#60;",
    ],
)
def test_everything_else_is_text(text):
    assert set(re.findall(r"<(\w+)", markdown.html(text))) == {"p"}
    assert markdown.plain(text) == text.replace("\n", " ")


def test_an_image_is_never_one():
    assert "<img" not in markdown.html("![x](https://x.nl/x.png)")


@given(st.text(alphabet=st.sampled_from(list("ab1 \n\t*_[](){}#>-+.)\\<&!`|=:/'\"€é")), max_size=60))
def test_whatever_is_written_gives_known_tags_and_the_words_of_the_blocks(text):
    written = markdown.html(text)
    assert set(re.findall(r"</?(\w+)", written)) <= KNOWN
    words = re.sub(r"<[^>]*>|\s", "", written)
    for entity, sign in (("&nbsp;", ""), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        words = words.replace(entity, sign)
    assert words == re.sub(r"\s", "", markdown.plain(text))


NAME = st.text(alphabet=st.sampled_from(list("ab1 *_[](){}#>-+.\\<&!`|=:/\n")), min_size=1, max_size=12)


@given(NAME, st.sampled_from(["{}", "Het grootste aantal woont in {} (7).", "- {}", "Wijk {}\nen {}"]))
def test_a_name_from_the_data_is_text_wherever_it_stands(name, sentence):
    seen = " ".join(name.split())
    written = sentence.replace("{}", markdown.escaped(name))
    expected = sentence.replace("\n", " ").removeprefix("- ").replace("{}", seen)
    assert markdown.plain(written).split() == expected.split()
    assert set(re.findall(r"<(\w+)", markdown.html(written))) <= {"p", "ul", "li"}


def test_a_name_from_the_data_is_no_placeholder():
    assert "{{" not in markdown.escaped("{{Gezinnen met hulp}}")
    assert markdown.plain(markdown.escaped("{{Gezinnen met hulp}}")) == "{{Gezinnen met hulp}}"
