"""One file with everything the service keeps: the database, the attached files, and what they must add up to."""
