# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class QuotaIsFinal(cases.CaseTestCase):
    case = "quota-is-final"

    def test_blocks_the_replica_although_the_next_type_has_quota(self):
        self.eventually(lambda: self.findings("scale-up-blocked"), "the quotas are read")
        self.assertEqual(self.findings("scale-up-blocked"),
                         {("scale-up-blocked", "app/web"): "quota"})
        self.assertEqual(self.value("ack_storage_statefulset_scale_headroom_replicas",
                                    namespace="app", statefulset="web"), 0)
        plan = self.plan("app", "web", 1)
        self.assertTrue(plan["blocked"])
        self.assertEqual(plan["ordinals"][0]["claims"][0]["reason"], "quota")
        self.assertEqual(plan["added_at_most"]["gib"], 0)


if __name__ == "__main__":
    unittest.main()
