# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class SmallClaims(cases.CaseTestCase):
    case = "small-claims"

    def test_blocks_what_is_less_than_the_minimum_of_type_and_level(self):
        self.assertEqual(self.findings("scale-up-blocked"),
                         {("scale-up-blocked", "s/pl1"): "size",
                          ("scale-up-blocked", "s/pl3"): "size"})
        self.assertIn("5 GiB is less than its minimum of 20",
                      self.finding("scale-up-blocked", "s/pl1")["summary"])
        for name in ("pl1", "pl3"):
            self.assertEqual(self.value("ack_storage_statefulset_scale_headroom_replicas",
                                        namespace="s", statefulset=name), 0)
            self.assertEqual(self.plan("s", name, 1)["added_at_most"]["gib"], 0)

    def test_makes_disks_of_the_size_that_is_asked_for(self):
        for name, gib, cost in (("auto", 5, 1.75), ("pl0", 5, 1.75), ("resize", 20, 7)):
            plan = self.plan("s", name, 1)
            self.assertFalse(plan["blocked"], name)
            self.assertEqual(plan["ordinals"][0]["claims"][0]["outcome"], "provision", name)
            self.assertEqual(plan["added_at_least"]["gib"], gib, name)
            self.assertEqual(plan["added_at_least"]["monthly_cost"],
                             [{"amount": cost, "currency": "CNY"}], name)


if __name__ == "__main__":
    unittest.main()
