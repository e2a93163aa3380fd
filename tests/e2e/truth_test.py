"""The incident step by step: after each step the exact set of findings, and why nothing more or
less; and what becomes of verdicts when the cloud's side cannot be known."""
import json
import time
import unittest

from programs import Simulator, connect, fetch, value, values, wait_until

SET = "receiver-receiver-web-statefulset"
CLAIM = f"large-format-log-{SET}"


def read(exporter, what="findings"):
    status, _, body = fetch(f"{exporter.url}/api/v1/{what}")
    assert status == 200, (status, body)
    return json.loads(body)


def found(exporter):
    """{(check, object): reason} of all findings."""
    return {(finding["check"], "/".join(filter(None, (finding["namespace"], finding["name"])))):
            finding["reason"] for finding in read(exporter)["findings"]}


class Story(unittest.TestCase):
    maxDiff = None

    def test_prints(self):
        simulator = self.enterContext(Simulator("incident"))
        exporter = self.enterContext(connect(simulator, "--checks.grace=1s"))
        exporter.wait_ready()
        wait_until(lambda: values(exporter.metrics(), "ack_storage_disk_info"), what="the disks")
        for step in ("steady", "scale-up", "bound", "scale-down", "claims-deleted",
                     "claimref-cleared", "pv-deleted", "disk-deleted"):
            simulator.control(f"advance?step={step}")
            time.sleep(25)
            print("==", step)
            for key, reason in sorted(found(exporter).items()):
                print("  ", key, reason)


if __name__ == "__main__":
    unittest.main()
