"""Alarms: raised with the fact that caused them, merged to one line a device and kind, acknowledged, shelved, closed."""
