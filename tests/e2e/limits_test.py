# SPDX-License-Identifier: Apache-2.0
"""Expired keys, throttling, missing permissions, clock skew and failing accounts."""
import contextlib
import json
import os
import time
import unittest

from accounts import (NODE_ROLE, OIDC_TOKEN, NEW_OIDC_TOKEN, ROLE, Account, calls, key, refused,
                      rrsa)
from errors_test import run
from programs import Simulator, temporary, value, values, wait_until


class Refresh(unittest.TestCase):
    """Temporary credentials that expire."""

    def setUp(self):
        self.simulator = Simulator("incident")
        self.addCleanup(self.simulator.stop)

    def test_keys_that_expire_in_mid_poll_are_renewed(self):
        def polled_at(account):
            return value(account.metrics(), "ack_storage_source_last_success_timestamp_seconds",
                         source="ecs_disks")

        uri = self.simulator.url + "/credentials-uri"
        with contextlib.ExitStack() as stack:
            accounts = [stack.enter_context(Account(self.simulator, environment=environment))
                        for environment in (rrsa(), {"ALIBABA_CLOUD_ECS_METADATA": NODE_ROLE},
                                            {"ALIBABA_CLOUD_CREDENTIALS_URI": uri})]
            for account in accounts:
                account.wait_up()
            self.simulator.control("credentials", body={"expire_all": True})
            before = [polled_at(account) for account in accounts]
            for account, past in zip(accounts, before):
                wait_until(lambda: polled_at(account) > past, 40, "the next good poll")
                self.assertEqual(account.errors("ecs_disks", "auth"), 0)

    def test_keys_are_renewed_before_they_expire(self):
        self.simulator.control("credentials", body={"lifetime_seconds": 24})
        with Account(self.simulator, environment=rrsa()) as account:
            account.wait_up()
            wait_until(lambda: calls(self.simulator).get("AssumeRoleWithOIDC", 0) >= 3, 60,
                       "the third key")
            self.assertEqual(account.errors("ecs_disks", "auth"), 0)
            self.assertEqual(refused(self.simulator, "DescribeDisks"), 0)

    def test_token_file_is_read_again(self):
        environment = rrsa()
        with Account(self.simulator, environment=environment) as account:
            account.wait_up()
            self.simulator.control("oidc", body={"expired": [OIDC_TOKEN]})
            self.simulator.control("credentials", body={"expire_all": True})
            account.wait_log("AuthenticationFail.OIDCToken.Expired")
            account.wait_log("kind=auth")
            self.assertIn("credentials from oidc", account.text())
            self.assertEqual(values(account.metrics(), "ack_storage_source_up",
                                    source="ecs_disks"), [1], "the last good data stays")
            path = environment["ALIBABA_CLOUD_OIDC_TOKEN_FILE"]
            with open(path + ".new", "w", encoding="utf-8") as file:
                file.write(NEW_OIDC_TOKEN)
            os.replace(path + ".new", path)
            account.wait_log("msg=\"source works again\" source=ecs_disks", 90)

    def test_valid_keys_outlive_a_refresh_that_fails(self):
        self.simulator.control("credentials", body={"lifetime_seconds": 45})
        with Account(self.simulator, environment=rrsa()) as account:
            account.wait_up()
            self.simulator.control("oidc", body={"expired": [OIDC_TOKEN]})
            wait_until(lambda: refused(self.simulator, "AssumeRoleWithOIDC") > 0, 60,
                       "a refresh that fails")
            self.assertEqual(account.errors("ecs_disks", "auth"), 0)
            account.wait_log("kind=auth", 60)

    def test_each_broken_source_is_named(self):
        self.simulator.control("imds", body={"role": None})
        cases = {
            "oidc": (rrsa(token="eyJ.other.token"), "AuthenticationFail"),
            "environment": (key(ALIBABA_CLOUD_ACCESS_KEY_SECRET="wrong"), "SignatureDoesNotMatch"),
            "ecs-role": ({"ALIBABA_CLOUD_ECS_METADATA": "nobody"}, "credentials from ecs-role"),
            "uri": ({"ALIBABA_CLOUD_CREDENTIALS_URI": self.simulator.url + "/nowhere"},
                    "credentials from uri"),
        }
        self.simulator.control("oidc", body={"accept": [OIDC_TOKEN]})
        for name, (environment, text) in cases.items():
            with self.subTest(name), Account(self.simulator, environment=environment) as account:
                account.wait_log("msg=\"source fails\" source=ecs_disks")
                self.assertIn(text, account.text())
                account.wait_ready()


class Limits(unittest.TestCase):
    def test_throttled_polls_end_and_send_no_more_than_they_may(self):
        with Simulator("fleet", "--nodes", "20", "--volumes", "6000", seconds=60) as simulator, \
                Account(simulator, "--alibaba.calls-per-poll=20", "--alibaba.poll-timeout=9s",
                        "--alibaba.calls-per-minute=6000", environment=key()) as account:
            account.wait_up()
            good = value(account.metrics(), "ack_storage_source_last_success_timestamp_seconds",
                         source="ecs_disks")
            simulator.control("throttle", body={"match": "*", "one_in": 10, "retry_after_ms": 50})
            errors = account.errors("ecs_disks", "throttled")
            before = calls(simulator)["DescribeDisks"]
            wait_until(lambda: account.errors("ecs_disks", "throttled") >= errors + 2, 60,
                       "two throttled polls")
            sent = calls(simulator)["DescribeDisks"] - before
            # One poll may have started before the throttling, and one may be in progress.
            self.assertLessEqual(sent, 4 * 20)
            samples = account.metrics()
            self.assertLess(value(samples, "ack_storage_source_duration_seconds",
                                  source="ecs_disks"), 10)
            self.assertEqual(value(samples, "ack_storage_source_last_success_timestamp_seconds",
                                   source="ecs_disks"), good, "the age of the data grows")
            self.assertEqual(values(samples, "ack_storage_source_up", source="ecs_disks"), [1])

    def test_calls_of_a_poll_are_counted_out(self):
        with Simulator("fleet", "--nodes", "20", "--volumes", "6000", seconds=60) as simulator, \
                Account(simulator, "--alibaba.calls-per-poll=5", "--alibaba.poll-interval=1h",
                        environment=key()) as account:
            account.wait_log("given up after 5 calls of this poll (--alibaba.calls-per-poll)")
            time.sleep(1)
            self.assertEqual(calls(simulator)["DescribeDisks"], 5)
            self.assertEqual(values(account.metrics(), "ack_storage_source_up",
                                    source="ecs_disks"), [0], "half a list is never used")

    def test_a_forbidden_action_costs_just_itself(self):
        with Simulator("incident") as simulator:
            simulator.control("ram", body={"deny": ["ecs:DescribeSnapshots"]})
            with Account(simulator, environment=key()) as account:
                account.wait_up()
                account.wait_log("msg=\"source fails\" source=ecs_snapshots kind=forbidden")
                self.assertIn("grant ecs:DescribeSnapshots", account.text())
                self.assertEqual(values(account.metrics(), "ack_storage_source_up",
                                        source="ecs_snapshots"), [0])
                for source in ("ecs_disk_stock", "disk_quotas", "ecs_capacity_attributes",
                               "ecs_instances", "ecs_instance_types"):
                    account.wait_up(source)
                self.assertEqual(calls(simulator)["DescribeSnapshots"], 1, "it is not hammered")

    def test_a_clock_that_is_wrong_is_said_and_survived(self):
        with Simulator("incident") as simulator:
            simulator.control("clock", body={"offset_seconds": 1200})
            with Account(simulator, environment=key()) as account:
                account.wait_up()
                account.wait_log("the clock of this machine is wrong")
                offset = value(account.metrics(), "ack_storage_clock_offset_seconds")
                self.assertAlmostEqual(offset, 1200, delta=5)

    def test_answers_that_are_none(self):
        for kind, text in (("html_502", "502"), ("lowercase_keys", "403")):
            with self.subTest(kind), Simulator("incident") as simulator:
                simulator.control("faults", body={"match": "DescribeDisks", "kind": kind,
                                                  "count": 1000})
                with Account(simulator, environment=key()) as account:
                    account.wait_log("msg=\"source fails\" source=ecs_disks")
                    self.assertIn(text, account.text())
                    account.wait_ready()


class Targets(unittest.TestCase):
    def config(self, *targets):
        return "--config.file=" + str(temporary("exporter.yml", json.dumps(
            {"alibaba": {"targets": targets}})))

    def test_one_that_fails_does_not_hide_the_others(self):
        with Simulator("incident") as simulator:
            simulator.control("roles", body={"roles": [{"arn": ROLE, "external_id": "42"}]})
            flag = self.config(
                {"name": "own"},
                {"name": "shared", "regions": ["cn-shenzhen"], "role-arn": ROLE,
                 "external-id": "42"},
                {"name": "locked", "regions": ["cn-beijing"], "role-arn": ROLE + "-unknown"})
            with Account(simulator, flag, environment=key()) as account:
                account.wait_log("target=locked")
                wait_until(lambda: sorted(values(account.metrics(), "ack_storage_target_up",
                                                 source="ecs_disks")) == [0, 1, 1], 40, "targets")
                samples = account.metrics()
                self.assertEqual(values(samples, "ack_storage_target_up", source="ecs_disks",
                                        target="locked"), [0])
                self.assertEqual(values(samples, "ack_storage_source_up", source="ecs_disks"), [0],
                                 "not all is there")
                self.assertGreater(len(values(samples, "ack_storage_disk_info")), 20)

    def test_mistakes_are_named(self):
        flag = self.config({"name": "Big"}, {"regions": ["cn-shenzhen"]}, {"name": "a", "role": "x"})
        status, errors = run("--config.check", "--kubernetes.server=http://127.0.0.1:1", flag)
        self.assertEqual(status, 2)
        for text in ("alibaba.targets[0]: name: 'Big'", "alibaba.targets[1]: name is missing",
                     "alibaba.targets[2]: 'role' is not a key"):
            self.assertIn(text, "\n".join(errors))


if __name__ == "__main__":
    unittest.main()
