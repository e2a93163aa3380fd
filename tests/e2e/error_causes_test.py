# SPDX-License-Identifier: Apache-2.0
"""What keeps a claim and an attachment waiting, from the driver's text to finding and metric."""
import unittest

import cases

ERROR = ("SDK.ServerError\nErrorCode: QuotaExceed.DiskCapacity\n"
         "Recommend: https://api.aliyun.com/troubleshoot?q=QuotaExceed.DiskCapacity\n"
         "RequestId: 5B2A5C0E-7F4D-5D3C-9C1B-0F4E8D6A3B21\nMessage: The used capacity of disk type "
         "has exceeded the quota in the zone, cloud_auto.\n"
         "RespHeaders: map[Connection:[keep-alive] Keep-Alive:[timeout=25]]")
REFUSED = ('failed to provision volume with StorageClass "list": rpc error: code = Internal desc = '
           f"{ERROR}: {ERROR}")
NO_DRIVER = "CSINode n1 does not contain driver diskplugin.csi.alibabacloud.com"
PROVISIONING = "ack_storage_persistentvolumeclaim_provisioning_error"


def claim(name, created, storage_class, **annotations):
    return {"metadata": {"name": name, "namespace": "app", "uid": f"uid-{name}",
                         "creationTimestamp": created, "annotations": annotations},
            "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": storage_class,
                     "resources": {"requests": {"storage": "100Gi"}}},
            "status": {"phase": "Pending"}}


class ErrorCauses(cases.CaseTestCase):
    """The driver ends at a quota, although class list names a second category."""
    case = "quota-is-final"

    @staticmethod
    def edit(documents):
        created = documents["nodes"]["items"][0]["metadata"]["creationTimestamp"]
        documents["persistentvolumeclaims"]["items"] = [
            claim("data-web-0", created, "list", **{"volume.kubernetes.io/selected-node": "n1"}),
            claim("typo", created, "lisst")]
        documents["pods"]["items"] = [{
            "metadata": {"name": "web-0", "namespace": "app", "uid": "uid-web-0",
                         "creationTimestamp": created},
            "spec": {"containers": [{"name": "m", "image": "x"}], "volumes": [
                {"name": "data", "persistentVolumeClaim": {"claimName": "data-web-0"}}]},
            "status": {"phase": "Pending"}}]
        documents["events"]["items"] = [{
            "metadata": {"name": "e", "namespace": "app", "creationTimestamp": created},
            "involvedObject": {"kind": "PersistentVolumeClaim", "namespace": "app",
                               "name": "data-web-0", "uid": "uid-data-web-0"},
            "reason": "ProvisioningFailed", "message": REFUSED, "type": "Warning",
            "firstTimestamp": created, "lastTimestamp": created, "count": 1}]
        documents["volumeattachments"]["items"] = [{
            "metadata": {"name": "csi-1", "uid": "uid-csi-1", "creationTimestamp": created},
            "spec": {"attacher": "diskplugin.csi.alibabacloud.com", "nodeName": "n1",
                     "source": {"persistentVolumeName": "quota-timeout-kms"}},
            "status": {"attached": False, "attachError": {"time": created, "message": NO_DRIVER}}}]

    def errors(self):
        found = [dict(labels) for name, labels in self.exporter.metrics() if name == PROVISIONING]
        return {(each["persistentvolumeclaim"], each["storageclass"], each["cause"])
                for each in found}

    def test_1_the_claim_waits_for_a_higher_quota(self):
        finding = self.finding("pending-claim", "app/data-web-0")
        self.assertEqual((finding["reason"], finding["severity"]), ("quota", "warning"))
        self.assertIn("ErrorCode: QuotaExceed.DiskCapacity", finding["summary"])
        self.assertIn("Quota Center", finding["remedy"][1]["what"])
        self.assertEqual(self.findings("pending-claim")["pending-claim", "app/typo"],
                         "class_missing")

    def test_2_the_metric_says_so(self):
        self.assertEqual(self.errors(), {("data-web-0", "list", "quota"),
                                         ("typo", "lisst", "class_missing")})

    def test_3_the_attachment_waits_for_the_driver_and_is_only_asked_for(self):
        self.assertEqual(self.findings("attach-error"),
                         {("attach-error", "csi-1"): "driver_missing"})
        self.assertEqual(self.values("ack_storage_volume_attach_error", node="n1",
                                     persistentvolume="quota-timeout-kms",
                                     cause="driver_missing"), [1])
        self.assertEqual(self.value("ack_storage_node_attached_disks", node="n1",
                                    source="kubernetes"), 1)
        self.assertEqual(self.value("ack_storage_node_pending_attachments", node="n1"), 1)

    def test_4_the_error_is_over_with_the_claim_although_the_event_stays(self):
        bound = self.server.cluster.lists["/api/v1/persistentvolumeclaims"]["items"][0]
        bound["spec"]["volumeName"] = "pv-1"
        bound["status"]["phase"] = "Bound"
        self.server.cluster.change("persistentvolumeclaims", bound)
        self.eventually(lambda: self.errors() == {("typo", "lisst", "class_missing")},
                        "the claim is Bound")
        self.assertNotIn(("pending-claim", "app/data-web-0"), self.findings("pending-claim"))


if __name__ == "__main__":
    unittest.main()
