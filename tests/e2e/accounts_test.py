# SPDX-License-Identifier: Apache-2.0
"""Every source of Alibaba Cloud credentials, end to end."""
import json
import unittest

from accounts import (AK, NODE_ROLE, OIDC_TOKEN, PROVIDER, ROLE, Account, calls, home_with, key,
                      key_program, profile, rrsa, temporary_key)
from programs import KEY_ID, KEY_SECRET, Simulator, temporary, value, values, wait_until


class Sources(unittest.TestCase):
    """With each credential source the disks are listed, and the log names the source."""

    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator("incident")

    @classmethod
    def tearDownClass(cls):
        cls.simulator.stop()

    def reads_disks(self, name, *flags, environment=None, home=None):
        with Account(self.simulator, *flags, environment=environment, home=home) as account:
            account.wait_up()
            self.assertGreater(value(account.metrics(), "ack_storage_source_objects",
                                     source="ecs_disks"), 20)
            self.assertIn(f"credentials={name}", account.text())

    def test_environment(self):
        self.reads_disks("environment", environment=key())

    def test_environment_with_a_temporary_key(self):
        issued = temporary_key(self.simulator)
        self.reads_disks("environment", environment={
            "ALIBABA_CLOUD_ACCESS_KEY_ID": issued["AccessKeyId"],
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": issued["AccessKeySecret"],
            "ALIBABA_CLOUD_SECURITY_TOKEN": issued["SecurityToken"]})

    def test_files_before_all_others(self):
        self.reads_disks("files", f"--alibaba.access-key-id-file={temporary('id', KEY_ID)}",
                         f"--alibaba.access-key-secret-file={temporary('secret', KEY_SECRET)}",
                         environment=rrsa())

    def test_oidc(self):
        self.reads_disks("oidc", environment=rrsa())

    def test_profile_with_a_key(self):
        self.reads_disks("profile", home=profile(AK))

    def test_profile_with_an_sts_token(self):
        issued = temporary_key(self.simulator)
        self.reads_disks("profile", home=profile(
            {"mode": "StsToken", "access_key_id": issued["AccessKeyId"],
             "access_key_secret": issued["AccessKeySecret"], "sts_token": issued["SecurityToken"]}))

    def test_profile_with_a_role(self):
        self.reads_disks("profile", home=profile(
            AK | {"mode": "RamRoleArn", "ram_role_arn": ROLE, "ram_session_name": "exporter"}))

    def test_profile_with_the_role_of_the_instance(self):
        self.reads_disks("profile", home=profile({"mode": "EcsRamRole",
                                                  "ram_role_name": NODE_ROLE}))

    def test_profile_with_oidc(self):
        self.reads_disks("profile", home=profile(
            {"mode": "OIDC", "ram_role_arn": ROLE, "oidc_provider_arn": PROVIDER,
             "ram_session_name": "exporter",
             "oidc_token_file": str(temporary("oidc-token", OIDC_TOKEN))}))

    def test_profile_with_a_chain_of_roles(self):
        self.reads_disks("profile", home=profile(
            {"mode": "ChainableRamRoleArn", "source_profile": "base", "ram_role_arn": ROLE,
             "ram_session_name": "exporter"}, {"name": "base"} | AK))

    def test_profile_with_a_program(self):
        self.reads_disks("profile", home=profile(
            {"mode": "External", "process_command": key_program(json.dumps(AK))}))

    def test_profile_of_the_variable(self):
        home = profile({"mode": "EcsRamRole", "ram_role_name": "wrong"}, {"name": "mine"} | AK)
        self.reads_disks("profile", home=home, environment={"ALIBABA_CLOUD_PROFILE": "mine"})

    def test_credentials_file(self):
        self.reads_disks("credentials-file", home=home_with(
            ".alibabacloud/credentials",
            f"[default]\ntype = access_key\naccess_key_id = {KEY_ID}\n"
            f"access_key_secret = {KEY_SECRET}\n"))

    def test_role_of_the_instance(self):
        self.reads_disks("ecs-role", environment={"ALIBABA_CLOUD_ECS_METADATA": NODE_ROLE})
        self.reads_disks("ecs-role", "--alibaba.credentials=ecs-role")
        self.reads_disks("ecs-role", "--alibaba.enabled=true")

    def test_uri(self):
        self.reads_disks("uri", environment={
            "ALIBABA_CLOUD_CREDENTIALS_URI": self.simulator.url + "/credentials-uri"})

    def test_pin_passes_over_what_comes_first(self):
        self.reads_disks("oidc", "--alibaba.credentials=oidc", environment=key() | rrsa())


class Features(unittest.TestCase):
    def test_everything_that_can_be_switched_on(self):
        with Simulator("incident") as simulator, \
                Account(simulator, "--cost.price-source=openapi", "--alibaba.disk-monitor=true",
                        "--alibaba.ebs-metrics=true", "--alibaba.bills=true",
                        environment=key()) as account:
            for source in ("ecs_disk_prices", "ecs_disk_monitor", "ebs_disk_metrics",
                           "ebs_lens_disks", "bss_disk_bills", "ecs_snapshots", "disk_quotas",
                           "ecs_disk_stock", "ecs_capacity_attributes"):
                account.wait_up(source)
            wait_until(lambda: values(account.metrics(), "ack_storage_disk_monthly_cost",
                                      price_source="openapi"), 40, "prices of the OpenAPI")
            samples = account.metrics()
            for family in ("ack_storage_zone_disk_category_available",
                           "ack_storage_disk_quota_used_bytes", "ack_storage_lost_snapshots",
                           "ack_storage_disk_average_iops", "ack_storage_disk_billed_cost",
                           "ack_storage_price_per_gib_hour"):
                self.assertTrue(values(samples, family), family)
            self.assertEqual(sum(values(samples, "ack_storage_lost_snapshots")), 1)
            self.assertIn(0, values(samples, "ack_storage_disk_average_iops"), "an idle disk")

    def test_nothing_of_it_is_asked_for_without(self):
        with Simulator("incident") as simulator, \
                Account(simulator, "--alibaba.disable=ecs_snapshots,disk_quotas",
                        environment=key()) as account:
            account.wait_up("ecs_capacity_attributes")
            asked = calls(simulator)
            for action in ("DescribePrice", "DescribeDiskMonitorData", "DescribeMetricData",
                           "DescribeLensMonitorDisks", "DescribeInstanceBill", "DescribeSnapshots",
                           "ListProductQuotas"):
                self.assertNotIn(action, asked)


if __name__ == "__main__":
    unittest.main()
