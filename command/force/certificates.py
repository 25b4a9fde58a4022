"""Whether a person may work on a civil day: the certificate, the duty pass, employment. Pure."""

from datetime import date

from command.force.kinds import EmploymentStatus, PersonKind
from command.force.models import Certificate, Member
from command.foundation.reasons import Fact, Reason

STEP = "eligibility"


def certificate_fault(certificate: Certificate, label: str, on: date) -> Reason | None:
    """Why this certificate does not count on this civil day; None when it does (valid to the end of its last day)."""
    if certificate.number is None:
        return _fault("certificate_missing", "{who}无执法证", "06.01.4", who=label)
    if certificate.lost_at is not None:
        return _fault("certificate_lost", "{who}执法证遗失，补办前停用", "14.08.2", who=label)
    if certificate.suspended_from is not None and certificate.suspended_from <= on:
        text, since = "{who}执法证自 {since} 起暂停", str(certificate.suspended_from)
        return _fault("certificate_suspended", text, "06.01.4", who=label, since=since)
    if certificate.valid_from is None or certificate.valid_to is None:
        return _fault("certificate_undated", "{who}执法证未登记有效期", "06.01.4", who=label)
    if on < certificate.valid_from:
        text, since = "{who}执法证 {since} 起生效", str(certificate.valid_from)
        return _fault("certificate_not_yet_valid", text, "06.01.4", who=label, since=since)
    if certificate.valid_to < on:
        text, last = "{who}执法证已于 {last_day} 到期", str(certificate.valid_to)
        return _fault("certificate_expired", text, "06.01.4", who=label, last_day=last)
    return None


def is_valid_officer(member: Member, on: date) -> bool:
    """Counts toward the two: an officer whose certificate is valid on this day."""
    return member.kind is PersonKind.OFFICER and certificate_fault(member.certificate, member.label, on) is None


def duty_faults(member: Member, on: date) -> list[Reason]:
    """What stands against signing this person on today. Empty: nothing."""
    faults = []
    if member.employment_status is not EmploymentStatus.ACTIVE:
        faults.append(_absence(member))
    if member.kind is PersonKind.OFFICER:
        fault = certificate_fault(member.certificate, member.label, on)
        return [*faults, fault] if fault is not None else faults
    if member.pass_no is None:
        faults.append(_fault("pass_missing", "{who}无上岗证", "06.02.7", who=member.label))
    elif member.pass_valid_to is not None and member.pass_valid_to < on:
        text, last = "{who}上岗证已于 {last_day} 到期", str(member.pass_valid_to)
        faults.append(_fault("pass_expired", text, "06.02.7", who=member.label, last_day=last))
    return faults


DATA_GATES = frozenset({"certificate_missing", "certificate_undated", "pass_missing"})
"""Faults of missing data: a trial period turns them into warnings. What is known to be wrong it does not."""


def _absence(member: Member) -> Reason:
    state = {"leave": "休假", "seconded": "借调在外", "left": "已离职"}[member.employment_status.value]
    return _fault("person_not_active", "{who}{state}", "06.02.3", who=member.label, state=state)


def _fault(code: str, template: str, clause: str, **facts: Fact) -> Reason:
    return Reason.of(STEP, code, template, clause, **facts)
