"""Reading what phone apps send: OsmAnd's query, Traccar Client's JSON, OwnTracks' JSON. Pure; refusals are ValueErrors."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from command.gateway.phones.fixes import PhoneFix

KNOT_KMH: Final = 1.852
M_S_KMH: Final = 3.6
_MILLISECONDS_FROM: Final = 100_000_000_000
"""A number of seconds this large lies in the year 5138: it counts milliseconds."""
_LONGEST_NOTE: Final = 500


def from_osmand(query: Mapping[str, str], now: datetime) -> PhoneFix:
    """`?lat=&lon=&timestamp=&speed=&bearing=&altitude=&accuracy=&alarm=`; speed in knots, time in s, ms or ISO 8601."""
    place = query.get("location", "")
    latitude, _, longitude = place.partition(",")
    speed_knots = _number(query, "speed")
    return _checked(
        fixed_at=instant_of(query["timestamp"]) if "timestamp" in query else now,
        longitude=_required(query.get("lon") or longitude),
        latitude=_required(query.get("lat") or latitude),
        speed_kmh=max(speed_knots, 0.0) * KNOT_KMH,
        course=_number(query, "bearing") or _number(query, "heading"),
        altitude=_number(query, "altitude"),
        accuracy=_number(query, "accuracy"),
        is_sos=query.get("alarm") == "sos",
        note={key: query[key] for key in ("batt", "charge", "hdop") if key in query},
    )


def from_traccar(said: Mapping[str, Any]) -> PhoneFix:
    """Traccar Client: `{location: {timestamp, coords: {latitude, longitude, speed, heading, …}, extras}, device_id}`."""
    location = said["location"]
    coords = location["coords"]
    extras = location.get("extras") or {}
    return _checked(
        fixed_at=instant_of(location["timestamp"]),
        longitude=_required(coords["longitude"]),
        latitude=_required(coords["latitude"]),
        speed_kmh=max(_number(coords, "speed"), 0.0) * M_S_KMH,
        course=max(_number(coords, "heading"), 0.0),
        altitude=_number(coords, "altitude"),
        accuracy=_number(coords, "accuracy"),
        is_sos=extras.get("alarm") == "sos",
        note={key: location[key] for key in ("battery", "activity", "event") if location.get(key)},
    )


def from_owntracks(said: Mapping[str, Any]) -> PhoneFix:
    """`{_type: "location", lat, lon, tst, vel, cog, alt, acc}`; speed in km/h."""
    return _checked(
        fixed_at=instant_of(said["tst"]),
        longitude=_required(said["lon"]),
        latitude=_required(said["lat"]),
        speed_kmh=max(_number(said, "vel"), 0.0),
        course=max(_number(said, "cog"), 0.0),
        altitude=_number(said, "alt"),
        accuracy=_number(said, "acc"),
        is_sos=False,
        note={key: said[key] for key in ("batt", "conn", "t") if key in said},
    )


def instant_of(value: object) -> datetime:
    """Seconds or milliseconds since 1970, or ISO 8601, to a UTC instant."""
    try:
        number = float(str(value))
    except ValueError:
        found = datetime.fromisoformat(str(value))
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    try:
        return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("no instant") from error


def _checked(
    *,
    fixed_at: datetime,
    longitude: float,
    latitude: float,
    speed_kmh: float,
    course: float,
    altitude: float,
    accuracy: float,
    is_sos: bool,
    note: Mapping[str, Any],
) -> PhoneFix:
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError("no place on Earth")
    return PhoneFix(
        fixed_at=fixed_at,
        longitude_deg=longitude,
        latitude_deg=latitude,
        speed_kmh=speed_kmh,
        course_deg=course % 360,
        altitude_m=altitude,
        accuracy_m=min(max(accuracy, 0.0), 1e6),
        is_sos=is_sos,
        note=msgspec.json.encode(note)[:_LONGEST_NOTE] if note else b"",
    )


def _required(value: object) -> float:
    number = float(str(value))
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _number(said: Mapping[str, Any], name: str) -> float:
    """0 for what is missing or no number: a phone's compass may say null, and that costs no fix."""
    try:
        number = float(said.get(name) or 0)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0
