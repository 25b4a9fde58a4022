"""A site with a change made to it. Pure."""

from command.foundation.errors import invalid
from command.geo.datum import to_wgs84
from command.radio.sites.models import SiteRecord
from command.radio.sites.schemas import SiteChange


def merged(record: SiteRecord, change: SiteChange) -> SiteRecord:
    """Raises INVALID `site_invalid`."""
    given = change.model_dump(exclude_unset=True, exclude={"revision", "datum"})
    if ("lon" in given) != ("lat" in given):
        raise invalid("site_invalid", "经度和纬度须同时给出")
    fields = SiteRecord.model_fields
    for name in [name for name, value in given.items() if value is None and fields[name].default is not None]:
        raise invalid("site_invalid", f"{name} 不能为空", field=name)
    if "lon" in given:
        given["lon"], given["lat"] = to_wgs84(change.datum, given["lon"], given["lat"])
    try:
        return SiteRecord.model_validate({**record.model_dump(), **given})
    except ValueError as error:
        raise invalid("site_invalid", str(error)) from error
