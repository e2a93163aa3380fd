# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class AntiAffinityHostname(cases.CaseTestCase):
    case = "anti-affinity-hostname"

    def test_no_replica_fits_beside_the_two(self):
        self.assertEqual(self.value("ack_storage_statefulset_scale_headroom_replicas",
                                    namespace="app", statefulset="web"), 0)
        plan = self.plan("app", "web", 6)
        self.assertTrue(plan["blocked"])
        self.assertEqual(plan["not_considered"], ["cpu", "memory", "resource_quota"])
        self.assertEqual(
            [(each["ordinal"], each["reason"], each["reached"]) for each in plan["ordinals"]],
            [(2, "anti_affinity", True)] + [(n, "anti_affinity", False) for n in (3, 4, 5)])

    def test_no_volume_takes_part_in_it(self):
        self.assertEqual(self.findings("scale-up-blocked"),
                         {("scale-up-blocked", "app/web"): "anti_affinity"})
        self.assertEqual(self.finding("scale-up-blocked", "app/web")["severity"], "info")


if __name__ == "__main__":
    unittest.main()
