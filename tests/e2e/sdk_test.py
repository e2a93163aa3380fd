# SPDX-License-Identifier: Apache-2.0
"""The official SDK against the simulator: proves that our fake accepts what the SDK sends.

The SDK is installed from npm, as pinned in sdk/package-lock.json, into build/dependencies/sdk;
without npm or a network these tests are skipped.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from programs import KEY_ID, KEY_SECRET, ROOT, Simulator, temporary

SDK = pathlib.Path(__file__).resolve().parent / "sdk"
INSTALLED = ROOT / "build" / "dependencies" / "sdk"
# npm's errors for a broken lock file; all others are attributed to the network.
WRONG_LOCK = ("EUSAGE", "EINTEGRITY", "ETARGET", "ERESOLVE")
PACKAGES = ("package.json", "package-lock.json")
ACCOUNT = "1234567890123456"


def copy_is_current():
    with contextlib.suppress(OSError):
        return (INSTALLED / "complete").exists() and all(
            (INSTALLED / name).read_bytes() == (SDK / name).read_bytes() for name in PACKAGES)
    return False


def install():
    """Installs the SDK from npm unless it is up to date."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise unittest.SkipTest("node and npm are not there")
    if copy_is_current():
        return
    shutil.rmtree(INSTALLED, ignore_errors=True)
    INSTALLED.mkdir(parents=True)
    for name in PACKAGES:
        shutil.copy(SDK / name, INSTALLED)
    npm = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                          "--loglevel=error"], cwd=INSTALLED, capture_output=True, text=True,
                         stdin=subprocess.DEVNULL, timeout=240, check=False)
    if npm.returncode != 0:
        if any(code in npm.stderr for code in WRONG_LOCK):
            raise AssertionError(npm.stderr)
        raise unittest.SkipTest("npm could not install the SDK")
    (INSTALLED / "complete").touch()


def setUpModule():
    INSTALLED.parent.mkdir(parents=True, exist_ok=True)
    with (INSTALLED.parent / "sdk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install()


def ask(simulator, question, **environment):
    """The output of sdk/ask.cjs."""
    clean = {key: value for key, value in os.environ.items()
             if not key.lower().endswith("_proxy") and not key.startswith("ALIBABA_CLOUD_")}
    usual = {"NODE_PATH": str(INSTALLED / "node_modules"), "KEY_ID": KEY_ID,
             "KEY_SECRET": KEY_SECRET, "ENDPOINT": simulator.url.removeprefix("http://")}
    node = subprocess.run(["node", SDK / "ask.cjs", question], env=clean | usual | environment,
                          capture_output=True, text=True, timeout=60, check=False)
    try:
        return json.loads(node.stdout)
    except ValueError:
        raise AssertionError(f"no answer to {question}:\n{node.stderr}") from None


def sent(simulator, operation):
    """Number of calls answered by the simulator, by error code; "" for success."""
    counts = {}
    for row in simulator.control("state", method="GET")["requests"]:
        if row["operation"] == operation:
            counts[row.get("code", "")] = row["count"]
    return counts


class Sdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = cls.enterClassContext(Simulator())

    def test_lists_all_disks_page_by_page(self):
        pages = ask(self.simulator, "disks")
        disks = self.simulator.control("state", method="GET")["objects"]["disks"]
        self.assertEqual(len(pages["all"]), 1)
        self.assertEqual(len(pages["all"][0]), disks)
        self.assertEqual([len(page) for page in pages["ten"][:-1]], [10] * (disks // 10))
        self.assertEqual(sum(pages["ten"], []), pages["all"][0])
        self.assertEqual(len(set(pages["all"][0])), disks)
        self.assertEqual(sent(self.simulator, "DescribeDisks"), {"": len(pages["ten"]) + 1})

    def test_has_its_price_and_quotas(self):
        price = ask(self.simulator, "price")
        self.assertEqual(price, {"currency": "CNY", "trade": 2.1})
        quotas = ask(self.simulator, "quotas")
        self.assertGreater(len(quotas), 0, quotas)
        self.assertTrue(all(code.startswith("q_") for code in quotas), quotas)

    def test_tells_who_it_is(self):
        self.assertEqual(ask(self.simulator, "identity"), {
            "account": ACCOUNT, "arn": f"acs:ram::{ACCOUNT}:user/simulator", "type": "RAMUser"})

    def test_assumes_a_role(self):
        self.assertEqual(ask(self.simulator, "assume_role"), self.session("exporter", "sdk"))

    def test_takes_temporary_keys_from_each_source(self):
        oidc = ask(self.simulator, "oidc", TOKEN_FILE=str(temporary("oidc", "header.body.signature")))
        self.assertEqual(oidc, self.session("exporter", "sdk"))
        self.assertEqual(ask(self.simulator, "imds"),
                         self.session("simulator-node-role", "vm-simulator"))
        self.assertEqual(ask(self.simulator, "uri"), self.session("simulator-uri", "uri"))

    def test_is_refused_with_another_secret(self):
        with Simulator() as simulator:
            self.assertEqual(ask(simulator, "disks", KEY_SECRET="guessed").get("code"),
                             "SignatureDoesNotMatch")
            self.assertEqual(sent(simulator, "DescribeDisks"), {"SignatureDoesNotMatch": 1})

    def test_is_refused_with_an_unknown_key(self):
        self.assertEqual(ask(self.simulator, "identity", KEY_ID="guessed").get("code"),
                         "InvalidAccessKeyId.NotFound")

    def test_is_refused_with_a_token_that_is_not_of_its_key(self):
        self.assertEqual(ask(self.simulator, "identity", SECURITY_TOKEN="guessed").get("code"),
                         "InvalidSecurityToken.Malformed")

    @staticmethod
    def session(role, name):
        return {"account": ACCOUNT, "arn": f"acs:ram::{ACCOUNT}:assumed-role/{role}/{name}",
                "type": "AssumedRoleUser"}


if __name__ == "__main__":
    unittest.main()
