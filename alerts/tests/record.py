#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records pages of the exporter for the rule tests, where tests/golden has none: what its own
alerts are about, and disks, quotas, prices and nodes that no scenario of the simulator has.

record.py [SCENARIO...] runs the built exporter (EXPORTER_BUILD, as in tests/e2e) and writes
recorded/<scenario>/<step>.prom: when the page was read, and its series that the rules select."""
import sys
import time

import pages

sys.path.insert(0, str(pages.TESTS.parents[1] / "tests" / "e2e"))

import recorded_ecs  # noqa: E402
import recorded_faults  # noqa: E402
from programs import fetch  # noqa: E402

# Whose rules see the pages.
GROUPS = {recorded_faults: ["exporter"],
          recorded_ecs: ["disks", "scale-up", "nodes", "claims", "cost"]}
SCENARIOS = {name: (play, groups) for module, groups in GROUPS.items()
             for name, play in module.SCENARIOS.items()}


class Recorder:
    """Takes the pages of one scenario."""

    def __init__(self, scenario, groups):
        self.folder = pages.RECORDED / scenario
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.prom"):
            old.unlink()
        self.wanted = pages.selectors([rule for group in groups for rule in pages.rules_of(group)])
        self.number = 0

    def take(self, exporter, step):
        now = time.time()
        text = fetch(exporter.url + "/metrics")[2].decode()
        lines = sorted(line for line in text.splitlines() if not line.startswith("#") and all(
            pages.is_selected(key, self.wanted) for key in pages.parse_page(line, now).series))
        path = self.folder / f"{self.number}-{step}.prom"
        path.write_text(f"# read at {now:.0f}\n" + "\n".join(lines) + "\n", encoding="utf-8")
        self.number += 1
        print(f"{path.relative_to(pages.TESTS)}: {len(lines)} series")


def main():
    for name in sys.argv[1:] or SCENARIOS:
        play, groups = SCENARIOS[name]
        play(Recorder(name, groups).take)


if __name__ == "__main__":
    main()
