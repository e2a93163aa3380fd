# SPDX-License-Identifier: Apache-2.0
"""What the tests of the cases share: case_<name>_test.py has a class that names the case and
asserts what its README.md calls right."""
import json
import time
import unittest

from case_server import BOOKMARK_SECONDS, CaseServer
from programs import PATIENCE, connect, fetch, value, values, wait_until


class CaseTestCase(unittest.TestCase):
    """A case and an exporter that has read it; a class below names the case and its flags."""
    maxDiff = None
    case = ""
    flags = ()
    edit = None
    bookmark_seconds = BOOKMARK_SECONDS

    @classmethod
    def setUpClass(cls):
        edit = cls.__dict__.get("edit")
        cls.server = cls.enterClassContext(CaseServer(
            cls.case, edit and edit.__func__, cls.bookmark_seconds))
        cls.exporter = cls.enterClassContext(connect(cls.server, *cls.flags))
        cls.exporter.wait_ready()
        wait_until(lambda: values(cls.exporter.metrics(), "ack_storage_source_up",
                                  source="ecs_disks") == [1], 60, "the disks")

    def read(self, what):
        """A JSON document of the exporter: findings, inventory?kind=..., readiness?..."""
        code, _, body = fetch(f"{self.exporter.url}/api/v1/{what}")
        if code != 200:
            raise ValueError(body)
        return json.loads(body)

    def findings(self, check=None):
        """{(check, object): reason}, of one check or of all."""
        return {(each["check"], "/".join(filter(None, (each["namespace"], each["name"])))):
                each["reason"] for each in self.read("findings")["findings"]
                if check in (None, each["check"])}

    def finding(self, check, name):
        """The only finding of a check on an object, "namespace/name" or a name."""
        found = [each for each in self.read("findings")["findings"] if each["check"] == check and
                 "/".join(filter(None, (each["namespace"], each["name"]))) == name]
        self.assertEqual(len(found), 1, self.findings())
        return found[0]

    def plan(self, namespace, statefulset, replicas):
        return self.read(f"readiness?namespace={namespace}&statefulset={statefulset}"
                         f"&replicas={replicas}")

    def eventually(self, condition, what, seconds=60):
        return wait_until(lambda: self.exporter.expect_alive() and condition(), seconds, what)

    def holds(self, condition, what, seconds=5):
        """True now and for so many seconds."""
        end = time.monotonic() + seconds * PATIENCE
        while time.monotonic() < end:
            self.assertTrue(condition(), what)
            time.sleep(0.5)

    def value(self, name, **labels):
        return value(self.exporter.metrics(), name, **labels)

    def values(self, name, **labels):
        return values(self.exporter.metrics(), name, **labels)

    def test_is_read_without_a_problem(self):
        self.assertEqual(sum(self.values("ack_storage_decode_problems_total")), 0)
        for path, document in self.server.cluster.lists.items():
            source = path.rpartition("/")[2]
            if source not in ("events", "pods", "horizontalpodautoscalers"):
                self.assertEqual(self.value("ack_storage_source_objects", source=source),
                                 len(document["items"]), source)
        self.assertEqual(self.value("ack_storage_source_objects", source="ecs_disks"),
                         len(self.server.account.disks))
