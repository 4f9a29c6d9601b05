"""What is asked about in a text, and what is left in peace: sentences that a school adviser can read and challenge."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.lib.pupil_details import CHECK_LETTERS, SuspicionKind, is_upn, suspicions

ON = dt.date(2026, 11, 30)
KNOWN = ("Lucy Hale", "Mr Amir Khan", "Thomas Waverley Academy", "St Bede’s Primary School", "")

# the sentence, and what is asked about in it
ASKED = [
    # Names
    ("Jack Smith needs more phonics.", ["Jack Smith"]),
    ("We talked about Ellie-Mae O’Connor and her reading.", ["Ellie-Mae O’Connor"]),
    ("Ask Jack Smith again next week.", ["Jack Smith"]),
    ("The books of Mohammed Ali Hussain were seen.", ["Mohammed Ali Hussain"]),
    ("Maria de Souza has settled well.", ["Maria de Souza"]),
    ("Behaviour: Jack Hill was out of class.", ["Jack Hill"]),
    ("Zofia Kowalczyk and Jayden Brown were excluded.", ["Zofia Kowalczyk", "Jayden Brown"]),
    ("Jack Peter Smith Year 4 was absent.", ["Jack Peter Smith"]),
    ("Year 4 pupil Jack S. has a new plan.", ["Jack S."]),
    ("Jack S was in the office.", ["Jack S"]),
    ("A Year 4 pupil, Kezzie, was upset.", ["Kezzie"]),
    ("a boy called Zayd", ["Zayd"]),
    ("One girl named Wren struggled.", ["Wren"]),
    ("The child Grace was seen.", ["Grace"]),
    ("Ellie (Y4) read to us.", ["Ellie"]),
    ("Ellie, aged 9, read to us.", ["Ellie"]),
    ("Ellie is in Year 6 now.", ["Ellie"]),
    ("Jack’s mother has complained.", ["Jack"]),
    ("Jack's EHCP is late.", ["Jack"]),
    ("Oluwatobi Adekunle, aged 9, was not in school.", ["Oluwatobi Adekunle"]),
    ("The teacher told Jack Smith to wait.", ["Jack Smith"]),
    ("Her sister Chloe also attends.", ["Chloe"]),
    ("It was Will Turner again.", ["Will Turner"]),
    ("Head boy Jack Smith spoke to us.", ["Jack Smith"]),
    ("Daniel Reed’s attendance is 62%.", ["Daniel Reed"]),
    ("Seen: Thomas Waverley", ["Thomas Waverley"]),
    # Initials
    ("pupil J.S. was absent", ["J.S."]),
    ("A Year 5 boy, TK, was moved.", ["TK"]),
    ("The child (AB) has a plan.", ["AB"]),
    # Numbers
    ("The UPN is H801200001001.", ["H801200001001"]),
    ("see h801200001001 in the list", ["h801200001001"]),
    ("UPN: A801200001001 (copied by hand)", ["A801200001001"]),
    ("H 801 2000 01001 again", ["H 801 2000 01001"]),
    # Dates of birth
    ("DOB 03/05/2014", ["03/05/2014"]),
    ("d.o.b. 3.5.14", ["3.5.14"]),
    ("dob: 030514", ["030514"]),
    ("Date of birth: 2014-05-03", ["2014-05-03"]),
    ("born on 3rd May 2014 in Leeds", ["3rd May 2014"]),
    ("He was born 3 of May, 2014.", ["3 of May, 2014"]),
    ("born May 3, 2014", ["May 3, 2014"]),
    ("3 May 2014 (DOB)", ["3 May 2014"]),
    ("3 Sept 2020 is her birthday", ["3 Sept 2020"]),
    ("Jack Smith (born 3 May 2014)", ["Jack Smith", "3 May 2014"]),
    # Several at once
    ("Jack Smith, DOB 03/05/2014, UPN H801200001001", ["Jack Smith", "03/05/2014", "H801200001001"]),
]

LEFT_IN_PEACE = [
    # Schools, bodies and places
    "Thomas Waverley Academy is improving.",
    "We visited St Mary’s and St John Fisher.",
    "St Bede's Primary School and King Edward’s.",
    "The Grace Darling Primary School has a new head.",
    "Heron Trust runs Charles Dodgson Junior School.",
    "The bus from Victoria Road to Alexandra Palace was late.",
    "Milton Keynes, Burgess Hill and Surrey Heath were compared.",
    "Hailey Ward, James House and Albert Court are classes.",
    "Rosa Parks Class read with Duke of Edinburgh volunteers.",
    # Words of the trade
    "Key Stage 2 results rose; Progress Eight fell.",
    "Attainment Eight is -0.3 and the English Baccalaureate grew.",
    "Pupil Premium and Early Years Foundation Stage were discussed.",
    "White Rose Maths is used in Year 4.",
    "Read Write Inc began in September; Bug Club in Year 2 goes on.",
    "In May the Spring Term ended; Good Friday was early.",
    "Monday Morning Meetings begin in June.",
    "The Ofsted Report Card was read with care.",
    "Mark Scheme and Grant Agreement were filed.",
    "Summer Reading Challenge and Joy of Reading",
    "Special Educational Needs Coordinator",
    "The pupils Ofsted met spoke well of pupil Parliament.",
    "pupil SEND reviews, pupil PP spending, child CP plan",
    "Children in class 4B were keen.",
    "Will Ofsted come again? May Year 6 go?",
    # Books and lessons
    "Year 6 read Oliver Twist, Harry Potter and Goodnight Mister Tom.",
    "Lessons on Florence Nightingale and Mary Seacole were seen.",
    "William Shakespeare, Roald Dahl and Michael Rosen Week",
    "Queen Elizabeth and King Henry were taught well.",
    "Martin Luther King Day was marked.",
    # Staff by title, role or because the caller named them
    "Lucy Hale opened the meeting.",
    "Amir Khan and Lucy Hale were there.",
    "Khan agreed.",
    "Mrs Jane Brown teaches Year 4.",
    "Headteacher Jane Brown spoke first.",
    "Head of maths Jane Brown spoke next.",
    "Jane Brown (SENCo) showed her plans.",
    "Jane Brown, the new deputy head, joined us.",
    "Governors Jane Brown and Peter Stone asked questions.",
    "Chair of governors: Jane Brown",
    # Numbers and days
    "URN 125271, UKPRN 10012345, LAESTAB 936/2001.",
    "Reference A801200001001 has a wrong letter.",
    "The visit was on 3 May 2024.",
    "Born 3 May 1979, he has led for ten years.",
    "The trust was born on 1 September 2014.",
    "Children born in the summer do less well.",
    "DOB is not to be written here.",
    "born 31/02/2014",
    "",
]


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_what_is_asked_about(text, expected):
    assert [one.text for one in suspicions(text, known=KNOWN, on=ON)] == expected


@pytest.mark.parametrize("text", LEFT_IN_PEACE)
def test_what_is_left_in_peace(text):
    assert suspicions(text, known=KNOWN, on=ON) == []


def test_there_are_sentences_enough():
    assert len(ASKED) + len(LEFT_IN_PEACE) >= 60


@pytest.mark.parametrize(("text", "sentence"), [
    ("Jack Smith",
     "‘Jack Smith’ looks like a person’s name. If it is a pupil, take it out; if it is a member of staff, confirm."),
    ("H801200001001", "‘H801200001001’ looks like a pupil’s number (UPN). Take it out, or confirm that it is something else."),
    ("born 3 May 2014", "‘3 May 2014’ looks like a pupil’s date of birth. Take it out, or confirm that it is another day."),
    ("pupil J.S.", "‘J.S.’ looks like a pupil’s initials. Write ‘a pupil’ instead, or confirm that it is something else."),
    ("a@b.example", "‘a@b.example’ is an e-mail address. Take it out unless it is an office’s."),
    ("07700 900123", "‘07700 900123’ looks like a telephone number. Take it out unless it is an office’s."),
])
def test_it_asks_and_says_what_to_do(text, sentence):
    (found,) = suspicions(text, contacts=True, on=ON)
    assert found.sentence == sentence


def test_addresses_and_numbers_are_asked_about_only_where_wanted():
    text = "Write to mum@home.example or call +44 7700 900123, 020 7946 0123 or 01632-960123."
    assert suspicions(text, on=ON) == []
    assert [(one.kind, one.text) for one in suspicions(text, contacts=True, on=ON)] == [
        (SuspicionKind.EMAIL, "mum@home.example"), (SuspicionKind.PHONE, "+44 7700 900123"),
        (SuspicionKind.PHONE, "020 7946 0123"), (SuspicionKind.PHONE, "01632-960123"),
    ]


@pytest.mark.parametrize("written", ["03/05/2014", "3 May 2014"])
@pytest.mark.parametrize(("years", "asked"), [(2, False), (3, True), (11, True), (19, True), (20, False)])
def test_only_days_of_people_of_school_age_are_asked_about(written, years, asked):
    day = ON.replace(year=ON.year - years)
    text = f"born {day.day}/{day.month}/{day.year}" if "/" in written else f"born {day.day} {day:%B} {day.year}"
    assert bool(suspicions(text, on=ON)) is asked


def test_an_age_turns_on_the_birthday():
    assert suspicions("DOB 30/11/2023", on=ON)
    assert not suspicions("DOB 01/12/2023", on=ON)


UPNS = [
    ("H801200001001", True, "permanent"),
    ("h801200001001", True, "in small letters"),
    ("A801200001001", False, "a wrong letter"),
    ("H801200001010", False, "two digits changed over"),
    ("I801200001001", False, "a letter that no UPN has"),
    ("H80120000100", False, "too short"),
    ("H80120000100X", False, "a temporary one with the wrong letter"),
    ("H8012000O1001", False, "the letter O for a nought"),
]


@pytest.mark.parametrize(("written", "expected", "why"), UPNS)
def test_is_upn(written, expected, why):
    assert is_upn(written) is expected, why


def naive_letter(rest: str) -> str:
    """The check letter by adding again and again, as a person would at a table."""
    total = 0
    for weight in range(2, 14):
        character = rest[weight - 2]
        value = int(character) if character in "0123456789" else "ABCDEFGHJKLMNPQRTUVWXYZ".index(character)
        for _ in range(weight):
            total += value
    while total >= 23:
        total -= 23
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total]


DIGITS = st.text("0123456789", min_size=11, max_size=11)


@given(DIGITS, st.sampled_from("0123456789" + CHECK_LETTERS), st.sampled_from(CHECK_LETTERS))
def test_a_naive_check_letter_agrees_on_permanent_and_temporary_numbers(digits, last, letter):
    right = naive_letter(digits + last)
    assert is_upn(right + digits + last)
    assert is_upn(letter + digits + last) is (letter == right)
    assert [one.text for one in suspicions(f"Number {right}{digits}{last}.", on=ON)] == [f"{right}{digits}{last}"]


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_place_named_is_where_it_says(text):
    found = suspicions(text, known=KNOWN, contacts=True, on=ON)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(earlier.end <= later.start for earlier, later in pairwise(found))


PIECES = st.sampled_from([
    "Jack", "Smith", "St", "Mary", "’s", "pupil", "Head", "of", ",", " (", ")", ".", " and ", "Y4", "A", "J.", "\n", "Will",
    "Primary", "called", "de", "born", "3 May 2014", "aged 9", "Mrs", "governors", "-", "’",
])


@given(st.lists(PIECES, max_size=14))
def test_no_order_of_words_stumbles(pieces):
    text = " ".join(pieces)
    for one in suspicions(text, on=ON):
        assert text[one.start : one.end] == one.text != ""


def test_a_long_note_is_read_at_once():
    """Ten thousand words: a form asks while somebody waits."""
    text = "The teacher told Jack Smith that Key Stage 2 at St Mary’s went well in May. " * 700
    assert len(suspicions(text, on=ON)) == 700
