# SPDX-License-Identifier: Apache-2.0
"""The runbooks' commands: those that read through kubectl against the simulator, what the others
would send, and those of aliyun against the names of actions and parameters."""
import json
import pathlib
import re
import subprocess
import sys
import unittest

import aliyun_actions
from programs import KUBECTL, ROOT, Simulator, temporary, temporary_folder

sys.path.insert(0, str(ROOT / "alerts" / "checks"))
from runbook_page import ENGLISH, Page  # noqa: E402

PAGES = [Page(path, ENGLISH) for path in sorted((ROOT / "alerts" / "runbooks").glob("*.md"))]
NAMESPACE = "cx-idc"
# Paths that no object of the scenario sets.
NEVER_SET = {
    ".metadata.deletionTimestamp",
    ".metadata.finalizers",  # of a VolumeAttachment
    ".spec.dataSource.name",
    ".spec.deletionPolicy",
    ".spec.driver",
    ".spec.unschedulable",
    ".spec.volumeSnapshotRef.name",
    ".spec.volumeSnapshotRef.namespace",
    ".status.detachError.message",
    ".status.snapshotHandle",
    '{.spec.claimRef.name}{"\\n"}',  # of a stray volume
    "{.status.message}{\"\\n\"}",
    '{range .status.conditions[*]}{.type}{"\\t"}{.status}{"\\t"}{.message}{"\\n"}{end}',
}


class Aliyun(unittest.TestCase):
    def test_commands_name_actions_and_parameters_that_exist(self):
        for page in PAGES:
            with self.subTest(page.alert):
                self.assertEqual(list(aliyun_actions.faults("".join(page.blocks("sh")))), [])

    def test_finds_the_calls_of_a_script(self):
        script = 'X=$(aliyun ecs DeleteDisk --region "$R" --Disk 1 | jq .) # gone\naliyun ecs Drop'
        self.assertEqual(list(aliyun_actions.faults(script)), [
            "aliyun ecs DeleteDisk: no parameter Disk", "aliyun ecs Drop: not a known action"])

    def test_actions_that_read_are_those_of_the_exporter(self):
        headers = (ROOT / "exporter" / "alibaba" / "resources").glob("*.h")
        ours = {name for path in headers
                for name in re.findall(r'ApiAction \w+\{\w+, "(\w+)"\}', path.read_text())}
        read = {name for _, name in aliyun_actions.ACTIONS if name.startswith(("Describe", "List"))}
        self.assertEqual(read - ours, {"DescribeRegions", "DescribeSnapshotsUsage"})


def with_values(script, values):
    """The script with other values for its first assignments."""
    for name, value in values.items():
        script = re.sub(rf"^{name}=[^\s$]+", f"{name}={value}", script, count=1, flags=re.MULTILINE)
    return script


@unittest.skipUnless(KUBECTL.exists(), "kubectl is not there (deploy/dependencies.sh kubectl)")
class Kubectl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # kubectl sends no token over plain HTTP.
        cls.simulator = cls.enterClassContext(Simulator("incident", "--anonymous"))
        cls.simulator.control("advance?step=scale-up")
        cls.config = temporary("kubeconfig", json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "s",
            "clusters": [{"name": "s", "cluster": {"server": cls.simulator.url}}],
            "contexts": [{"name": "s", "context": {"cluster": "s", "user": ""}}]}))
        cls.log = temporary_folder("kubectl")
        cls.home = temporary_folder("home")
        cls.tools = temporary_folder("tools")
        cls.add_tool("kubectl", f'exec python3 -B {pathlib.Path(__file__).parent}/runbook_kubectl.py "$@"')
        for other in ("aliyun", "curl"):
            cls.add_tool(other, "")
        cls.values = cls.objects()

    @classmethod
    def add_tool(cls, name, line):
        path = cls.tools / name
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    @classmethod
    def run_script(cls, script):
        return subprocess.run(
            ["bash", "-u", "-c", script], cwd=cls.home, text=True, capture_output=True, timeout=120,
            stdin=subprocess.DEVNULL,
            env={"PATH": f"{cls.tools}:/usr/bin:/bin", "HOME": str(cls.home), "KUBECTL": str(KUBECTL),
                 "KUBECONFIG": str(cls.config), "KUBECTL_LOG": str(cls.log)})

    @classmethod
    def get(cls, *arguments):
        ended = cls.run_script(f"kubectl get {' '.join(arguments)} -o json")
        return json.loads(ended.stdout)["items"]

    @classmethod
    def objects(cls):
        """Objects of the scenario for the variables of the pages."""
        claim = next(c for c in cls.get("pvc", "-n", NAMESPACE) if c["status"]["phase"] == "Bound")
        name, volume = claim["metadata"]["name"], claim["spec"]["volumeName"]
        pod = next(p for p in cls.get("pods", "-n", NAMESPACE) if any(
            v.get("persistentVolumeClaim", {}).get("claimName") == name for v in p["spec"]["volumes"]))
        attachment = next(a for a in cls.get("volumeattachments")
                          if a["spec"]["source"]["persistentVolumeName"] == volume)
        stray = next(v for v in cls.get("pv") if v["status"]["phase"] == "Available")
        return {"NS": NAMESPACE, "CLAIM": name, "PV": volume, "NODE": pod["spec"]["nodeName"],
                "POD": pod["metadata"]["name"], "ATTACHMENT": attachment["metadata"]["name"],
                "SET": pod["metadata"]["ownerReferences"][0]["name"],
                "CLASS": claim["spec"]["storageClassName"], "STRAY": stray["metadata"]["name"]}

    def variants(self, alert):
        """Values of variables, each of which the page is tried with."""
        values = self.values
        if alert in ("AckStorageOrphanedPersistentVolume", "AckStorageStrayVolume"):
            return [values | {"PV": values["STRAY"]}]
        if alert == "AckStorageStuckTerminating":
            return [values | {"NAME": values["CLAIM"]},
                    values | {"KIND": "PersistentVolume", "NS": "''", "NAME": values["PV"]}]
        return [values]

    def test_commands_run(self):
        for page in PAGES:
            for values in self.variants(page.alert):
                with self.subTest(page.alert):
                    self.check(page, values)
        self.assertGreater(len((self.log / "ran").read_text().splitlines()), len(PAGES))
        self.check_paths()

    def check(self, page, values):
        script = "".join(page.blocks("sh"))
        (self.log / "faults").write_text("")
        ended = self.run_script(with_values(script, values))
        self.assertEqual((self.log / "faults").read_text(), "")
        self.assertNotRegex(ended.stderr, "command not found|unbound variable|syntax error")

    def check_paths(self):
        """A path that is misspelled has no value anywhere, as kubectl does not complain."""
        found = {}
        for line in (self.log / "paths").read_text().splitlines():
            path, _, value = line.partition("\t")
            found[path] = found.get(path) or value
        self.assertGreater(len(found), 10, found)
        self.assertLessEqual({path for path, value in found.items() if not value}, NEVER_SET)


if __name__ == "__main__":
    unittest.main()
