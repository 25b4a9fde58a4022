"""What keeps the embedded services from running, each as one sentence that says what to do."""


class EmbeddedError(Exception):
    """The servers cannot run here; the message is shown to the operator as it stands."""


class MissingSoftwareError(EmbeddedError):
    """A program that has to come from the machine is not there."""


class AlreadyRunningError(EmbeddedError):
    """Another living process owns the data directory."""

    def __init__(self, data_dir: str, pid: int | None) -> None:
        self.pid = pid
        owner = f"process {pid}" if pid else "another process"
        super().__init__(f"{data_dir} is already in use by {owner}; stop that one first, or choose another --data-dir.")
