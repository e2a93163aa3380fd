# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class GenericTimeout(cases.CaseTestCase):
    case = "generic-timeout"

    def test_the_pod_whose_disk_is_not_mounted_is_stuck_and_no_other(self):
        self.eventually(lambda: self.findings("stuck-pod"), "the finding")
        self.assertEqual(self.findings("stuck-pod"), {("stuck-pod", "git/gitaly-0"): "mount"})
        finding = self.finding("stuck-pod", "git/gitaly-0")
        self.assertEqual((finding["severity"], finding["node"]), ("critical", "n1"))
        self.assertIn("volume d-gt0 is not mounted", finding["summary"])
        self.assertIn("unmounted volumes=[data]", finding["summary"])

    def test_a_disk_that_is_attached_has_no_error_of_attaching(self):
        self.assertEqual(self.values("ack_storage_volume_attach_error"), [])
        self.assertEqual(self.findings("attach-error"), {})


if __name__ == "__main__":
    unittest.main()
