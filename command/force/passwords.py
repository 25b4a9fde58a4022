"""What a password must be, and how long a sign-in waits after failures. Pure."""

from datetime import timedelta

from command.foundation.errors import invalid

SHORTEST = 10
LONGEST = 200
FREE_FAILURES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
COMMONEST = frozenset(
    """
    0123456789 1234567890 0987654321 9876543210 1111111111 0000000000 1234567891 12345678910 123456789a a123456789
    1qaz2wsx3edc 1q2w3e4r5t qwertyuiop qwerty1234 qwerty12345 qwerty123456 qazwsxedcrfv asdfghjkl1 asdfghjkl;
    abcd123456 abc1234567 abcdefghij password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123
    woaini1314 woaini5201314 woaini520 5201314520 520131452013 iloveyou12 iloveyou123 admin12345 admin123456
    administrator changeme123 letmein1234 welcome123 welcome1234 chengguan1 chengguan123 chengguan12345 zhihui1234
    zhihui12345 changzhou1 changzhou123 changzhou12345 q1w2e3r4t5 zxcvbnm123 1234qwerasdf aaaaaaaaaa a1b2c3d4e5
    """.split()  # noqa: SIM905 - one word a line would hide the list
)
"""The commonest of at least ten characters, and what is near at hand in this trade and city."""


def check_password(username: str, password: str) -> None:
    """Raises INVALID `password_too_short`, `password_too_long`, `password_is_username`, `password_too_common`."""
    lowered = password.lower()
    if len(password) < SHORTEST:
        raise invalid("password_too_short", f"at least {SHORTEST} characters", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise invalid("password_too_long", f"at most {LONGEST} characters")
    if lowered in {username.lower(), username.lower()[::-1]}:
        raise invalid("password_is_username", "the password must differ from the username")
    if lowered in COMMONEST or len(set(lowered)) < 3:
        raise invalid("password_too_common", "this password is among the first that are tried")


def wait_after(failures: int) -> timedelta | None:
    """How long sign-in stays shut after this many failures in a row: a minute, doubled each time, an hour at most."""
    if failures < FREE_FAILURES:
        return None
    return min(FIRST_WAIT * (1 << min(failures - FREE_FAILURES, 10)), LONGEST_WAIT)
