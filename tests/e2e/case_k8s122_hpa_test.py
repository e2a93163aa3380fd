# SPDX-License-Identifier: Apache-2.0
import unittest

import cases

LEFT = {("leftover-claim", "web/data-web-2"): "hpa_covers",
        ("leftover-claim", "web/data-web-3"): "hpa_covers"}


class K8s122Hpa(cases.CaseTestCase):
    case = "k8s122-hpa"
    flags = ("--checks.grace=1s",)

    @staticmethod
    def edit(documents):
        """Kubernetes 1.22 serves autoscaling/v1 alone: v2 answers 404."""
        documents["horizontalpodautoscalers"]["apiVersion"] = "autoscaling/v1"

    def test_claims_that_the_old_autoscaler_covers_are_information(self):
        self.eventually(lambda: self.findings("leftover-claim"), "the findings")
        self.assertEqual(self.findings("leftover-claim"), LEFT)
        for _, name in LEFT:
            self.assertEqual(self.finding("leftover-claim", name)["severity"], "info")

    def test_the_autoscaler_is_read_and_watched(self):
        self.assertEqual(self.value("ack_storage_source_objects",
                                    source="horizontalpodautoscalers"), 1)
        self.assertEqual(self.value("ack_storage_source_up", source="horizontalpodautoscalers"), 1)
        self.assertEqual(self.value("ack_storage_check_complete", check="leftover-claim"), 1)

    def test_what_the_server_does_not_serve_is_empty_and_no_failure(self):
        for source in ("scaledobjects", "cronjobs", "jobs"):
            self.assertEqual(self.value("ack_storage_source_objects", source=source), 0)
            self.assertEqual(self.value("ack_storage_source_up", source=source), 1)


if __name__ == "__main__":
    unittest.main()
