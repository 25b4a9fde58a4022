from command.radio.studies.course import Course


def test_what_is_said_while_it_is_written_down_waits_for_the_next_time() -> None:
    course = Course()
    course.take({"progress": 0.5, "doing": "losses|W"})
    course.take({"loss": {"digest": "aa"}})
    course.take({"result": {"part": "shares"}})
    course.take({"pictures": True})
    batch = course.waiting()
    course.take({"result": {"part": "proposals"}})
    course.written(batch)
    assert (batch.losses, batch.results, batch.pictures) == ([{"digest": "aa"}], [{"part": "shares"}], True)
    after = course.waiting()
    assert (after.losses, after.results, after.pictures) == ([], [{"part": "proposals"}], False)
    assert (course.progress, course.doing) == (0.5, "losses|W")


def test_what_was_not_committed_waits_still() -> None:
    course = Course()
    course.take({"result": {"part": "proposals"}})
    assert not course.waiting().empty
    assert course.waiting().results == [{"part": "proposals"}]
