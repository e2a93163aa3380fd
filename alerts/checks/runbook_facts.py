# SPDX-License-Identifier: Apache-2.0
"""What runbooks have to agree with: the rules, the metrics, and the reasons of the checks."""
import dataclasses
import re

# Words in code in the table of checks that are no reasons, by check.
NO_REASONS = {"leaked-disk": {"createdby"}, "orphaned-snapshot": {"snapshot", "lost_snapshots"},
              "node-disk-limit": {"node_disk_headroom"}}
# Checks whose reason is the cause of an error.
CHECKS_BY_CAUSE = ("pending-claim", "attach-error")
WORD = re.compile(r"`([a-z]+(?:_[a-z]+)*)`")


@dataclasses.dataclass
class Facts:
    rules: "Rules"
    metrics: dict  # labels by name
    reasons: dict  # by check


class Rules:
    """The alerts of alerts/rules; an alert may have several rules."""

    def __init__(self, texts):
        self.by_alert = {}
        self.records = set()
        for text in texts:
            self.records |= set(re.findall(r"^ *- record: (\S+)$", text, re.MULTILINE))
            for rule in re.split(r"^ *- (?=alert:|record:)", text, flags=re.MULTILINE)[1:]:
                if rule.startswith("alert:"):
                    alert = rule.split("\n", 1)[0].split()[1]
                    self.by_alert.setdefault(alert, []).append(rule)

    @property
    def alerts(self):
        return set(self.by_alert)

    def labels(self, alert):
        """Every name in an expression that may be a label."""
        return {word for rule in self.by_alert[alert]
                for word in re.findall(r"[a-z_]+", rule.split("annotations:")[0])}

    def reasons(self, alert, reasons_of_checks):
        found = set()
        for rule in self.by_alert[alert]:
            for selector in re.findall(r"ack_storage_finding_info\{([^}]*)\}", rule):
                of = dict.fromkeys(re.findall(r'check="([^"]+)"', selector))
                only = set(re.findall(r'reason="([^"]+)"', selector))
                but = set(re.findall(r'reason!="([^"]+)"', selector))
                for check in of:
                    every = reasons_of_checks[check]
                    found |= (every & only if only else every) - but
        return found


def reasons_of_checks(design):
    """From docs/design.md: the table of checks, the causes of errors, and "Reasons"."""
    checks_part = design.split("\n## 7. Checks\n")[1].split("\n## 8.")[0]
    checks = re.findall(r"`([a-z-]+)`", checks_part.split("\n\n")[0])
    found = {check: set() for check in checks}
    for line in checks_part.splitlines():
        row = re.match(r"\| `([a-z-]+)` \| (.*?) \| ", line)
        if row and row.group(1) in found:
            check = row.group(1)
            found[check] |= set(WORD.findall(row.group(2))) - NO_REASONS.get(check, set())
    causes = re.search(r"^Causes of an error, .*?: (`.*?)\. ", checks_part, re.DOTALL | re.MULTILINE)
    for check in CHECKS_BY_CAUSE:
        found[check] |= set(WORD.findall(causes.group(1)))
    reasons = checks_part.split("\n### Reasons\n")[1].split("\n### ")[0]
    for cells in re.findall(r"^\| (`.*?) \|", reasons, re.MULTILINE):
        found["scale-up-blocked"] |= set(WORD.findall(cells))
    others = reasons.split("\nThose of the other checks")[1]
    for part in others.split(";"):
        for check in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", part):
            found[check] |= set(WORD.findall(part))
    return found


def labels_of_metrics(text):
    rows = re.findall(r"^\| `(\w+)` \| \w+ \| (.*?) \|", text, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}


def anchors(text):
    """Of the headings of a Markdown file, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def read(alerts_folder):
    root = alerts_folder.parent
    return Facts(
        rules=Rules([path.read_text(encoding="utf-8")
                     for path in sorted((alerts_folder / "rules").glob("*.yml"))]),
        metrics=labels_of_metrics((root / "exporter" / "METRICS.md").read_text(encoding="utf-8")),
        reasons=reasons_of_checks((root / "docs" / "design.md").read_text(encoding="utf-8")))
