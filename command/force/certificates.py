"""Whether a person may work on a civil day: the certificate, the duty pass, employment. Pure."""

from datetime import date

from command.force.kinds import EmploymentStatus, PersonKind
from command.force.models import Certificate, Member
from command.foundation.reasons import Reason

STEP = "eligibility"


def certificate_fault(certificate: Certificate, label: str, on: date) -> Reason | None:
    """Why this certificate does not count on this civil day; None when it does (valid to the end of its last day)."""
    if certificate.number is None:
        return _fault("certificate_missing", f"{label}无执法证", "06.01.4")
    if certificate.lost_at is not None:
        return _fault("certificate_lost", f"{label}执法证遗失，补办前停用", "14.08.2")
    if certificate.suspended_from is not None and certificate.suspended_from <= on:
        return _fault("certificate_suspended", f"{label}执法证自 {certificate.suspended_from} 起暂停", "06.01.4")
    if certificate.valid_from is None or certificate.valid_to is None:
        return _fault("certificate_undated", f"{label}执法证未登记有效期", "06.01.4")
    if on < certificate.valid_from:
        return _fault("certificate_not_yet_valid", f"{label}执法证 {certificate.valid_from} 起生效", "06.01.4")
    if certificate.valid_to < on:
        return _fault("certificate_expired", f"{label}执法证已于 {certificate.valid_to} 到期", "06.01.4")
    return None


def is_valid_officer(member: Member, on: date) -> bool:
    """Counts toward the two: an officer whose certificate is valid on this day."""
    return member.kind is PersonKind.OFFICER and certificate_fault(member.certificate, member.label, on) is None


def duty_faults(member: Member, on: date) -> list[Reason]:
    """What stands against signing this person on today. Empty: nothing."""
    faults = []
    if member.employment_status is not EmploymentStatus.ACTIVE:
        state = {"leave": "休假", "seconded": "借调在外", "left": "已离职"}[member.employment_status.value]
        faults.append(_fault("person_not_active", f"{member.label}{state}", "06.02.3"))
    if member.kind is PersonKind.OFFICER:
        fault = certificate_fault(member.certificate, member.label, on)
        return [*faults, fault] if fault is not None else faults
    if member.pass_no is None:
        faults.append(_fault("pass_missing", f"{member.label}无上岗证", "06.02.7"))
    elif member.pass_valid_to is not None and member.pass_valid_to < on:
        faults.append(_fault("pass_expired", f"{member.label}上岗证已于 {member.pass_valid_to} 到期", "06.02.7"))
    return faults


DATA_GATES = frozenset({"certificate_missing", "certificate_undated", "pass_missing"})
"""Faults of missing data: a trial period turns them into warnings. What is known to be wrong it does not."""


def _fault(code: str, text: str, clause: str) -> Reason:
    return Reason(STEP, code, text, clause)
