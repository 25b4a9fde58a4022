"""What is asked of a study goes through its row and back without saying more than was said."""

from datetime import date

from command.radio.studies.inputs import StudyInputs


def test_a_changed_site_keeps_only_the_fields_that_were_given() -> None:
    asked = StudyInputs.model_validate(
        {"changed": [{"code": "S1", "change": {"power_w": 10, "licence_no": None, "licence_valid_to": "2027-01-31"}}]}
    )
    stored = asked.model_dump(mode="json")
    assert stored["changed"] == [
        {"code": "S1", "change": {"power_w": 10.0, "licence_no": None, "licence_valid_to": "2027-01-31"}}
    ]
    [changed] = StudyInputs.model_validate(stored).changed
    assert changed.change.model_fields_set == {"power_w", "licence_no", "licence_valid_to"}
    assert changed.change.licence_valid_to == date(2027, 1, 31)
