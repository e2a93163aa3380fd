# SPDX-License-Identifier: Apache-2.0
"""The findings of an exporter as a set, to compare with a table."""
import json

from programs import fetch


def read(exporter, what):
    status, _, body = fetch(f"{exporter.url}/api/v1/{what}")
    if status != 200:
        raise ValueError(body)
    return json.loads(body)


def object_of(finding):
    """As in the table: an attachment by its node, as its name is a hash."""
    if finding["kind"] == "VolumeAttachment":
        return finding["node"]
    return "/".join(filter(None, (finding["namespace"], finding["name"])))


def found(exporter):
    return {(each["check"], object_of(each), each["reason"], each["severity"])
            for each in read(exporter, "findings")["findings"]}


def told(page):
    """The findings that the page of metrics has, like found()."""
    series = [dict(labels) for (name, labels) in page if name == "ack_storage_finding_info"]
    return {(each["check"], object_of(each), each["reason"], each["severity"]) for each in series}
