#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""That runbooks.py finds what it is for: one fault at a time in a runbook that has none."""
import pathlib
import tempfile
import unittest

import runbook_facts
import runbooks
from runbook_page import CHINESE, ENGLISH, Page
from tables import ALERTS

ALERT = "AckStorageOrphanedPersistentVolume"
RETAIN = '''kubectl patch pv "$PV" -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'\n'''
DELETE_PV = 'kubectl delete pv "$PV"\n'
DELETE_DISK = 'aliyun ecs DeleteDisk --region "$REGION" --DiskId "$DISK"    # destroys the data\n'

PREFIX = "ack_" + "storage_"  # in two parts, as every whole name has to exist

# The language of the page, what is replaced by what, and the fault that is found.
MUTATIONS = [
    (ENGLISH, f"# {ALERT}", "# Other", "the first line is not"),
    (CHINESE, "English: [", "See: [", "the third line is not"),
    (ENGLISH, "## Impact", "## Effect", "sections are Meaning, Effect"),
    (CHINESE, DELETE_PV, 'kubectl delete pv "$DISK"\n', "differs from the English page"),
    (CHINESE, "- 费用：", "费用：", "is built differently"),
    (CHINESE, "`released`", "`release`", "only in one language: release, released"),
    (CHINESE, "| `failed` | PVC 已删除，但 PV 回收失败 | Kubernetes 已放弃重试；仍在计费 |\n", "",
     "is built differently"),
    (ENGLISH, RETAIN, 'kubectl patch pv "$PV\n', "bash -n: "),
    (ENGLISH, '"$DISK"    #', "$DISK    #", "shellcheck: "),
    (ENGLISH, DELETE_DISK, f"{DELETE_DISK}  {DELETE_PV}", "'kubectl delete pv' does not come before"),
    (ENGLISH, "aliyun ecs CreateSnapshot", "aliyun ecs DescribeSnapshots",
     "'aliyun ecs CreateSnapshot' does not come before DeleteDisk"),
    (ENGLISH, "IRREVERSIBLE", "Careful", "no step is marked IRREVERSIBLE"),
    (CHINESE, "> **", "**", "no warning in front of its first section"),
    (ENGLISH, "## Impact\n", f"## Impact\n\n`{PREFIX}nonsense`\n", "is not in exporter/METRICS.md"),
    (ENGLISH, "## Impact\n", f'## Impact\n\n`{PREFIX}disks{{colour="red"}}`\n', "no label colour"),
    (ENGLISH, "## Impact\n", f"## Impact\n\n`zone:{PREFIX}disks:avg`\n", "is not recorded"),
    (ENGLISH, "## Impact\n", "## Impact\n\n```promql\nsum(\n```\n", "promtool: "),
    (ENGLISH, "(AckStorageStrayVolume.md)", "(AckStorageStray.md)", "no such file"),
    (ENGLISH, "(AckStorageStrayVolume.md)", "(#nowhere)", "no such heading"),
    (ENGLISH, "| `failed` |", "| failed |", "does not explain reason failed"),
    (CHINESE, "**预防**：", "**预防：**", "emphasis is not seen as such: **预防：**为"),
    (CHINESE, "**预防**：", "**预防：", "emphasis ** is not closed"),
    (ENGLISH, '# label "name"', '# label "pod"', "the alert has no label pod"),
]


class Mutations(unittest.TestCase):
    facts = runbook_facts.read(ALERTS)

    def faults(self, folder, changed=None, old="", new=""):
        pages = {}
        for language in (ENGLISH, CHINESE):
            path = ALERTS / "runbooks" / language.folder / f"{ALERT}.md"
            text = path.read_text(encoding="utf-8")
            if language is changed:
                self.assertIn(old, text)
                text = text.replace(old, new)
            copy = pathlib.Path(folder) / language.folder / path.name
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(text, encoding="utf-8")
            pages[language] = Page(copy, language)
        return list(runbooks.faults([pages], self.facts, pathlib.Path(folder)))

    def test_each_is_found(self):
        for language, old, new, expected in MUTATIONS:
            with self.subTest(expected), tempfile.TemporaryDirectory() as folder:
                found = self.faults(folder, language, old, new)
                self.assertTrue(any(expected in fault for fault in found), found)

    def test_the_page_itself_has_none(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(self.faults(folder), [])


class Reasons(unittest.TestCase):
    def test_are_read_from_the_design(self):
        reasons = Mutations.facts.reasons
        self.assertEqual(reasons["orphaned-pv"], {"available", "released", "failed"})
        self.assertEqual(reasons["disk-drift"], {"attachment", "detached", "locked",
                                                 "dies_with_instance", "zone", "size"})
        self.assertEqual(reasons["missing-node-pod"], {"node_missing"})
        self.assertLess({"quota", "kms", "waiting", "no_class"}, reasons["pending-claim"])
        self.assertEqual([check for check, found in reasons.items() if not found], [])

    def test_of_an_alert_are_those_that_its_rules_select(self):
        rules = Mutations.facts.rules
        of_drift = rules.reasons("AckStorageDiskDrift", Mutations.facts.reasons)
        self.assertEqual(of_drift, {"attachment", "detached", "zone", "size"})
        of_lock = rules.reasons("AckStorageDiskLocked", Mutations.facts.reasons)
        self.assertEqual(of_lock, {"locked"})


if __name__ == "__main__":
    unittest.main()
