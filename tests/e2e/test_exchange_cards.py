"""Each file of `tests/fixtures/exchange/cards/` is read rightly, or refused."""

import pytest
from support.exchange_files import CARDS, is_checked
from support.server import Odoo, throw_away_database

# of any language
NO_QUOTES = str.maketrans("", "", "“”«»\u00a0")
# what is left out of a file as a whole, by words that are those of any language
SAID = {
    "v01_photo_not_base64": ["1"],
    "v01a_photo_cut": ["1"],
    "v01b_photo_in_lines": ["1"],
    "v01c_photo_of_version_4": ["1"],
    "v01d_photo_that_is_one": ["(1)"],
    "v02_fold_inside_character": ["(1)"],
    "v03_one_bad_byte_in_a_note": ["café (2)", "(2)"],
    "v03a_one_bad_byte_in_a_name": ["Lefèvre (1)"],
    "v03b_quoted_without_charset": ["Lefèvre (1), Hélène (1)"],
    "v03d_charset_that_is_wrong": ["Lefèvre (1)"],
    "v07b_fax_that_is_one": ["0472000009 (1)"],
    "v09a_number_as_name": ["1 (0612345678)"],
    "v09b_no_name_at_all": ["1 (0612345678)"],
    "v09c_only_a_fax": ["1"],
    "v27_kind_group": ["1"],
    "v27a_location": ["1"],
    "v27b_device": ["1"],
    "v27c_organisation_without_org": ["1"],
    "v33c_beginning_behind_a_value": ["1"],
    "v33g_agent_without_end": ["1"],
    "v33h_limits_in_a_text": ["(1)"],
    "v35b_work_before_home_before_other": ["trois@usine.example (1)"],
    "v35c_ranks_that_are_none": ["+33472000003 (1)"],
    "v36_apple_group": ["1"],
    "v36b_organisation_of_a_telephone": ["1"],
    "v36c_organisation_without_name": ["1"],
    "l01_labels_in_french": ["0472000009 (1)"],
    "l01a_types_in_french": ["0472000009 (1)"],
    "l01b_labels_of_apple": ["0472000009 (1)"],
    "l01c_label_in_windows_characters": ["0472000009 (1)"],
}
LUC, ALICE = (
    {"lastname": "Petit", "firstname": "Luc"},
    {
        "lastname": "Durand",
        "firstname": "Alice",
    },
)
LUC_MOBILE = {**LUC, "mobile": "+33712345678"}
ALICE_MOBILE = {**ALICE, "mobile": "+33612345678"}
HELENE = {"lastname": "Lefèvre", "firstname": "Hélène"}
ZOE = {"lastname": "Müller", "firstname": "Zoé"}
ANNAIG = {"lastname": "Le Goff", "firstname": "Annaïg"}
LOIC = {"lastname": "Van den Berghe", "firstname": "Loïc"}
WITH_PHONE = {**ALICE, "phone": "0612345678"}
MOBILES = {**ALICE, "mobile": "0612345671", "mobile2": "0612345672"}
MADAM, MISTER = {"title_id": "Madame"}, {"title_id": "Monsieur"}
# kept as a text, offered to the catalogue
FURTHER_TITLE = {"texts": {"title_id": ["Dr"]}}
READ = {
    "v01_photo_not_base64": [ALICE, LUC],
    "v01a_photo_cut": [ALICE],
    "v01b_photo_in_lines": [{**ALICE, "mobile": "0612345678"}],
    "v01c_photo_of_version_4": [{**ALICE, "email": "a@usine.example"}],
    "v01d_photo_that_is_one": [ALICE],
    "v02_fold_inside_character": [HELENE, ZOE],
    "v02a_fold_with_a_tab": [{**ALICE, "lastname": "Lefèvre"}],
    "v02b_folds_in_four_bytes": [{**ALICE, "function_ids": ["Vendeuse 😀"]}],
    "v02c_fold_by_line_feeds": [{**ALICE, "lastname": "Lefèvre"}],
    "v03_one_bad_byte_in_a_note": [HELENE, LUC],
    "v03a_one_bad_byte_in_a_name": [{**ALICE, "lastname": "Lefèvre"}, ZOE],
    "v03b_quoted_without_charset": [HELENE, LUC],
    "v03c_declared_charset": [{**ALICE, "function_ids": ["Vendeur €"]}, ZOE],
    "v03d_charset_that_is_wrong": [{**ALICE, "lastname": "Lefèvre"}],
    "v03e_charset_that_is_none": [{"lastname": "Mu00fcller", "firstname": "Zoé"}],
    "v04_crcrlf": [{**ALICE_MOBILE, "function_ids": ["Responsable de la maintenance"]}],
    "v04a_carriage_returns": [{**ALICE, "function_ids": ["Chef de quai"]}],
    "v04b_ends_of_all_kinds": [ALICE, LUC],
    "v04c_empty_lines_in_a_fold": [{**ALICE, "function_ids": ["Chef de quai"]}],
    "v05_several_given_names": [{**ALICE, "firstname": "Alice Marie Anne"}],
    "v05a_several_last_names": [{**ALICE, "lastname": "Durand Petit"}],
    "v05b_several_titles": [{**ALICE, **MADAM, **FURTHER_TITLE}],
    "v05c_name_quoted": [{"lastname": "Lefèvre", "firstname": "Zoé Léa Anne"}],
    "v05d_comma_in_a_name": [{**ALICE, "lastname": "Durand, née Petit"}],
    "v05e_name_in_one_piece": [{**ALICE, "lastname": "de La Tour"}],
    "v07_empty_fax": [{**ALICE, "mobile": "0612345678"}],
    "v07a_empty_values": [ALICE],
    "v07b_fax_that_is_one": [ALICE],
    "v07c_empty_number_in_front": [{**ALICE, "phone": "0472000001"}],
    "v08_utf16_no_bom": [HELENE],
    "v08a_utf16_big_endian_no_bom": [HELENE],
    "v08b_utf16_files_put_together": [HELENE, LUC],
    "v08c_utf16_with_half_a_character": [HELENE],
    "v09a_number_as_name": [LUC],
    "v09b_no_name_at_all": [LUC],
    "v09c_only_a_fax": [LUC],
    "v20_name_in_fn_lastname_first_upper": [WITH_PHONE],
    "v20a_particle_in_capitals": [ANNAIG, ANNAIG],
    "v20b_capitals_behind": [
        ALICE,
        {"lastname": "Dupont-Martin", "firstname": "Marie-Claire"},
    ],
    "v20c_initials_are_no_last_name": [
        {**ALICE, "firstname": "JP"},
        {**LUC, "firstname": "A.M."},
    ],
    "v21_fn_particle": [{**WITH_PHONE, "lastname": "de La Tour"}],
    "v21a_particles": [LOIC, {"lastname": "d’Ormesson", "firstname": "Jean"}],
    "v21b_particle_in_front": [ANNAIG, LOIC],
    # the first name that is missing is asked for
    "v21c_particle_alone": [
        {"lastname": "Ben Ali", "firstname": "Ahmed"},
        {"lastname": "Le Goff"},
    ],
    "v22_fn_comma": [WITH_PHONE],
    "v22a_comma_not_escaped": [ALICE],
    "v22b_comma_and_title": [{**ALICE, **MADAM}],
    "v22c_comma_without_space": [{**ALICE, "lastname": "de La Tour"}],
    "v23_fn_with_title": [{**WITH_PHONE, **MADAM}],
    "v23a_titles": [{**LUC, **MISTER}, {**LUC, **MISTER}],
    "v23b_two_titles": [{**ALICE, **MADAM, **FURTHER_TITLE}],
    "v23c_title_beside_a_name": [{**ALICE, **MADAM}],
    "v27_kind_group": [ALICE],
    "v27a_location": [LUC],
    "v27b_device": [LUC],
    "v27c_organisation_without_org": [LUC],
    "v30_tel_uri_global_ext": [
        {**ALICE_MOBILE, "phone": "+33-4-72-00-00-01 ext. 12"},
    ],
    "v30a_phone_context_and_extension": [{**ALICE, "phone": "+33472000001 ext. 12"}],
    "v30b_encoded": [{**ALICE, "mobile": "+33 6 12 34 56 78"}],
    "v30c_context_that_is_none": [{**ALICE, "phone": "0472000001"}],
    "v30d_mail_as_link": [{**ALICE, "email": "a@usine.example"}],
    "v33_cards_glued": [ALICE_MOBILE, {**LUC_MOBILE, "email": "luc@usine.example"}],
    "v33a_spaces_between": [ALICE, LUC_MOBILE],
    "v33b_end_behind_a_value": [{**ALICE, "email": "a@usine.example"}, LUC_MOBILE],
    # where a card is cut, its last value may be
    "v33c_beginning_behind_a_value": [LUC_MOBILE],
    "v33d_agent": [ALICE_MOBILE, LUC_MOBILE],
    "v33e_agent_on_the_line": [ALICE_MOBILE],
    "v33f_agent_as_text": [ALICE_MOBILE],
    "v33g_agent_without_end": [LUC_MOBILE],
    "v33h_limits_in_a_text": [ALICE, LUC_MOBILE],
    "v34_bom_between_cards": [ALICE, LUC],
    "v34a_two_marks": [ALICE, LUC_MOBILE],
    "v34b_zeros_between": [ALICE, LUC_MOBILE],
    "v34c_preamble": [{"lastname": "durand", "firstname": "alice"}, LUC_MOBILE],
    "v35_pref_number": [
        {
            **ALICE,
            "email": "un@usine.example",
            "email2": "deux@usine.example",
            "phone": "+33472000001",
            "phone2": "+33472000002",
        }
    ],
    "v35a_preferred_by_type": [
        {**ALICE, "email": "un@usine.example", "email2": "deux@usine.example"}
    ],
    "v35b_work_before_home_before_other": [
        {**ALICE, "email": "un@usine.example", "email2": "deux@usine.example"}
    ],
    "v35c_ranks_that_are_none": [
        {**ALICE, "phone": "+33472000001", "phone2": "+33472000002"}
    ],
    "v36_apple_group": [ALICE],
    "v36b_organisation_of_a_telephone": [LUC],
    "v36c_organisation_without_name": [LUC],
    "v36d_kind_of_somebody": [ALICE],
    "v37_newline_in_name": [{**ALICE, "lastname": "Le Goff"}],
    "v37a_line_break_in_a_first_name": [{**ALICE, "firstname": "Alice Marie"}],
    "v37b_quoted_line_break": [{**ALICE, "lastname": "Le Goff"}],
    "v37c_invisible_characters": [{**ALICE, "lastname": "Dur and"}],
    "l01_labels_in_french": [
        {**MOBILES, "phone": "0472000001", "phone2": "0472000002"}
    ],
    "l01a_types_in_french": [{**MOBILES, "phone": "0472000001"}],
    "l01b_labels_of_apple": [{**MOBILES, "phone": "0472000001"}],
    "l01c_label_in_windows_characters": [ALICE],
    "z01_cards_in_a_zip": [ALICE, LUC],
}
REFUSED = {"v09_only_number", "v36a_only_a_group"}


@pytest.fixture(scope="module")
def checked(settings):
    """Return what the check of each file made of it, by its name without suffix."""
    with throw_away_database(settings.installed, "cards") as name:
        found = Odoo(settings, name).call("support.exchange_files.check_cards")
    return {name.partition(".")[0]: result for name, result in found.items()}


def test_each_file_has_its_expectation():
    """No file lies there that nobody looks at."""
    there = {path.stem for path in CARDS.iterdir() if is_checked(path)}
    assert there == {*READ, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_read(checked, name):
    """Its people are in the preview, nothing of them is lost without a word."""
    found = checked[name]
    assert (found["state"], found["refused"]) == ("preview", "")
    assert [values for values, _detail in found["rows"]] == READ[name]
    notes = found["notes"].split("\n") if found["notes"] else []
    said = SAID.get(name, [])
    assert len(notes) == len(said)
    notes = [note.translate(NO_QUOTES) for note in notes]
    assert all(note.endswith(end) for note, end in zip(notes, said, strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_refused(checked, name):
    """Advice is such that whoever sent cards can follow it."""
    found = checked[name]
    assert (found["state"], found["rows"]) == ("draft", [])
    assert found["refused"]
    assert "xlsx" not in found["refused"]


def test_doubts_and_omissions_stand_on_their_row(checked):
    """Whoever decides about a row knows what it does not say."""
    _first, second = checked["v03_one_bad_byte_in_a_note"]["rows"]
    assert "café" in second[1]
    [[_values, detail]] = checked["v07b_fax_that_is_one"]["rows"]
    assert "0472000009" in detail


@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_bounds(checked, name):
    """No file takes the machine, however it is made."""
    assert checked[name]["seconds"] < 10
    assert checked[name]["megabytes"] < 64
