# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class AntiAffinityLeftoverZone(cases.CaseTestCase):
    case = "anti-affinity-leftover-zone"

    def test_volume_and_anti_affinity_exclude_each_other(self):
        self.assertEqual(self.value("ack_storage_statefulset_scale_headroom_replicas",
                                    namespace="app", statefulset="web"), 0)
        replica = self.plan("app", "web", 2)["ordinals"][0]
        self.assertEqual((replica["ordinal"], replica["blocked"], replica["reason"]),
                         (1, True, "anti_affinity"))
        self.assertEqual(replica["claims"][0]["outcome"], "blocked")

    def test_the_finding_names_the_volume(self):
        finding = self.finding("scale-up-blocked", "app/web")
        self.assertEqual((finding["severity"], finding["reason"]), ("warning", "anti_affinity"))
        self.assertIn("reaches volume d-web1 in zone cn-shenzhen-a", finding["summary"])


if __name__ == "__main__":
    unittest.main()
