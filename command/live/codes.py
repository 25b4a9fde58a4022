"""How the server ends a conversation: WebSocket close codes with the word that goes with them."""

SESSION_ENDED = (4401, "session_ended")
RIGHTS_CHANGED = (4401, "rights_changed")
SIGN_IN_REQUIRED = (4401, "sign_in_required")
ORIGIN_REFUSED = (4403, "origin_refused")
MESSAGE_REFUSED = 4400
TOO_MANY_SOCKETS = (4429, "too_many_sockets")
TRY_AGAIN = (1013, "try_again")
"""Nothing is wrong with the client: it resumes with `since`, or starts anew."""
