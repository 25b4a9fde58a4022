"""Sites and outages as the API shows them. Pure."""

from datetime import datetime

from command.foundation.clock import civil_date
from command.radio.sites.models import Outage, Site
from command.radio.sites.schemas import OutageView, Point, SiteFeature, SiteProperties


def outage_view(outage: Outage) -> OutageView:
    return OutageView(
        id=outage.id,
        site_id=outage.site_id,
        cause=outage.cause,
        starts_at=outage.starts_at,
        ends_at=outage.ends_at,
        dark_at=outage.dark_at,
        note=outage.note,
        reported_by=outage.reported_by,
        ended_by=outage.ended_by,
    )


def feature_of(site: Site, at: datetime) -> SiteFeature:
    record = site.record
    valid_to = record.licence_valid_to
    properties = SiteProperties(
        **record.model_dump(),
        id=site.id,
        revision=site.revision,
        serving=site.serving_at(at),
        dark_at=site.dark_at(at),
        licence_expired=valid_to is not None and valid_to < civil_date(at),
        outages=[outage_view(outage) for outage in site.outages if outage.lasts_at(at)],
        changed_at=site.changed_at,
        changed_by=site.changed_by,
    )
    return SiteFeature(id=site.id, geometry=Point(coordinates=(record.lon, record.lat)), properties=properties)
