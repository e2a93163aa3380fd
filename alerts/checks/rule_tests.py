#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/<group>.yml is what tests/cases/<group>.yml and the recorded pages make; every group of
rules has its cases, and every recording rule one. Prints how many cases there are, and from how many pages."""
import re
import subprocess
import sys

import yaml

from tables import ALERTS, finish

TESTS = ALERTS / "tests"


def names(folder):
    return {path.stem for path in folder.glob("*.yml")}


def main():
    made = subprocess.run([sys.executable, "-B", TESTS / "generate.py", "--check"],
                          capture_output=True, text=True, check=False)
    failures = (made.stdout + made.stderr).splitlines() if made.returncode else []
    groups = names(ALERTS / "rules")
    for what, found in (("cases", names(TESTS / "cases") - {"all"}),
                        ("tests", names(TESTS) - {"all"})):
        failures += [f"{what}: {name}.yml is missing or has no rules" for name in sorted(found ^ groups)]
    cases = [case for path in sorted((TESTS / "cases").glob("*.yml"))
             for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
    steps = {next(iter(step)) if isinstance(step, dict) else step
             for case in cases for step in case["steps"]} - {"down", "gone"}
    recorded = {f"{path.parent.name}/{path.stem.partition('-')[2]}"
                for path in (TESTS / "recorded").glob("*/*.prom")}
    failures += [f"recorded/{name}: no case uses this page" for name in sorted(recorded - steps)]
    records = set(re.findall(r"- record: (\S+)", (ALERTS / "rules" / "recordings.yml").read_text()))
    failures += [f"{name}: no case" for name in sorted(records - {case.get("record") for case in cases})]
    finish(failures, f"{len(cases)} cases from {len(steps)} recorded pages")


if __name__ == "__main__":
    main()
