# SPDX-License-Identifier: Apache-2.0
"""The command bundle: beside a real Prometheus, with everything that can go wrong, and killed while it writes."""
import contextlib
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import time
import unittest

import yaml

from programs import (EXPORTER, PATIENCE, FixtureServer, Program, Simulator, connect, fetch, free_port,
                      temporary, temporary_folder, wait_until)

GROUPS = 9
SEAL = "# ack-storage-exporter bundle sha256:"
PROMETHEUS = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ['{rules}/*.yml']
scrape_configs:
  - job_name: ack-storage-exporter
    honor_labels: true
    static_configs: [{{targets: ['{target}']}}]
"""


def bundle(*flags, before=()):
    """Runs the command to its end: exit status and what it said."""
    ended = subprocess.run([str(part) for part in (*before, EXPORTER, "bundle", *flags)], text=True,
                           capture_output=True, timeout=60 * PATIENCE)
    assert ended.stdout == "", ended.stdout
    return ended.returncode, ended.stderr


def sealed(name, text):
    """The text as the program would have written it under that name."""
    zeros = f"{SEAL}{'0' * 64}\n{text}"
    return f"{SEAL}{hashlib.sha256(f'{name}{chr(10)}{zeros}'.encode()).hexdigest()}\n{text}"


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def problems(said):
    """The errors, one each: lines of the log, or of wrong usage."""
    return [line for line in said.splitlines()
            if "level=error" in line or line.startswith("ack-storage-exporter: ")]


class Errors(unittest.TestCase):
    def setUp(self):
        self.rules = temporary_folder("rules")

    def expect(self, status, *wanted, flags, before=()):
        """One message for each of `wanted`, which matches it, and this exit status."""
        ended, said = bundle(*flags, before=before)
        found = problems(said)
        self.assertEqual((ended, len(found)), (status, len(wanted)), said)
        for text, line in zip(wanted, found):
            self.assertRegex(line, text)

    def test_wrong_usage(self):
        rules = f"--rules={self.rules}"
        self.expect(2, "want --rules, --dashboards or both", flags=[])
        self.expect(2, "'--rule': there is no such flag", "nothing to write", flags=["--rule=x"])
        self.expect(2, "--kubernetes.server: is no flag of bundle", flags=[rules, "--kubernetes.server=x"])
        self.expect(2, "--log.level: 'loud' is not accepted", flags=[rules, "--log.level=loud"])
        self.expect(2, "--reload: 'localhost:9090' is not accepted", flags=[rules, "--reload=localhost:9090"])
        self.expect(2, "--promtool: 'no-such-tool' is not accepted", flags=[rules, "--promtool=no-such-tool"])
        self.expect(2, "--watch: 'yes' is not accepted, want no value", flags=[rules, "--watch=yes"])
        self.expect(2, "--interval: needs --watch", flags=[rules, "--interval=1s"])
        self.assertEqual(content(self.rules), {})

    def test_help(self):
        ended = subprocess.run([EXPORTER, "bundle", "--help"], text=True, capture_output=True, timeout=60)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        for flag in ("--rules DIR", "--dashboards DIR", "--thresholds FILE", "--reload URL", "--watch"):
            self.assertIn(flag, ended.stdout)

    def test_wrong_thresholds(self):
        for text, wanted in (("orphan_page: true", "'orphan_page' is no threshold, want one of orphans_page, "),
                             ("orphans_page: often", "orphans_page: 'often' is not accepted, want true or false"),
                             ("orphan_min_age: 5", "orphan_min_age: '5' is not accepted, want a duration"),
                             ("bill_ratio: -1", "bill_ratio: '-1' is not accepted, want a number"),
                             ("job: [a]", r"job: '\(not a text\)' is not accepted"),
                             ("- a", "not a YAML map"), ("a: [", "not YAML")):
            for more in ([], ["--watch"]):
                file = temporary("thresholds.yml", text)
                self.expect(2, f"{re.escape(str(file))}: {wanted}",
                            flags=[f"--rules={self.rules}", f"--thresholds={file}", *more])
        self.expect(2, "/nowhere.yml: cannot be read: No such file",
                    flags=[f"--rules={self.rules}", "--thresholds=/nowhere.yml"])
        self.assertEqual(content(self.rules), {})

    def test_folders(self):
        missing = self.rules / "missing"
        self.expect(1, f"{missing}: is no folder that can be opened: No such file", flags=[f"--rules={missing}"])
        self.expect(1, f"{missing}: is no folder that can be opened: No such file",
                    flags=[f"--rules={self.rules}", f"--dashboards={missing}"])
        self.assertEqual(len(content(self.rules)), GROUPS)
        closed = temporary_folder("closed")
        closed.chmod(0o555)
        # Root may write everywhere, unless it gives that up.
        before = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
        self.expect(1, f"{closed}: cannot be written to: Permission denied", flags=[f"--rules={closed}"],
                    before=before)
        self.assertEqual(content(closed), {})

    def test_a_file_that_another_writer_changed(self):
        self.assertEqual(bundle(f"--rules={self.rules}")[0], 0)
        file = self.rules / "ack-storage-nodes.yml"
        changed = file.read_text() + "# mine\n"
        file.write_text(changed)
        (self.rules / "mine.yml").write_text("groups: []\n")
        thresholds = temporary("thresholds.yml", "zone_headroom_low: 7\nwaste_monthly_cost: 77\n")
        flags = [f"--rules={self.rules}", f"--thresholds={thresholds}"]
        self.expect(1, f"{file}: is not as this program wrote it, so it is left alone: .* --force", flags=flags)
        self.assertEqual(file.read_text(), changed)
        self.assertIn("> 77\n", (self.rules / "ack-storage-cost.yml").read_text())
        self.expect(0, flags=[*flags, "--force"])
        self.assertIn("< 7\n", file.read_text())
        self.assertEqual((self.rules / "mine.yml").read_text(), "groups: []\n")

    def test_a_group_that_is_no_longer_in_the_bundle(self):
        retired = self.rules / "ack-storage-retired.yml"
        retired.write_text(sealed(retired.name, "groups: []\n"))
        self.expect(0, flags=[f"--rules={self.rules}"])
        self.assertFalse(retired.exists())
        retired.write_text(sealed(retired.name, "groups: []\n") + "# mine\n")
        self.expect(1, f"{retired}: is no longer in the bundle", flags=[f"--rules={self.rules}", "--force"])
        self.assertTrue(retired.exists())

    def test_reloads_that_fail(self):
        for status in (403, 500):
            with FixtureServer(lambda _: (status, "text/plain", b"not now\n")) as server:
                self.expect(1, f"reload: POST {server.url}/-/reload: {status} not now",
                            flags=[f"--rules={self.rules}", f"--reload={server.url}/-/reload"])
        self.expect(1, "reload: POST http://127.0.0.1:1/-/reload: Failed to connect",
                    flags=[f"--rules={self.rules}", "--reload=http://127.0.0.1:1/-/reload"])
        self.assertEqual(len(content(self.rules)), GROUPS)

    def test_promtool_has_the_last_word(self):
        self.expect(0, flags=[f"--rules={self.rules}", "--promtool=promtool"])
        before = content(self.rules)
        tool = temporary("tool", "#!/bin/sh\necho 'does not like them' >&2\nexit 1\n")
        tool.chmod(0o755)
        thresholds = temporary("thresholds.yml", "zone_headroom_low: 7\n")
        flags = [f"--rules={self.rules}", f"--thresholds={thresholds}"]
        self.expect(1, "refuses the rules: does not like them", flags=[*flags, f"--promtool={tool}"])
        self.assertEqual(content(self.rules), before)
        self.expect(0, flags=[*flags, "--promtool=promtool"])
        self.assertNotEqual(content(self.rules), before)


class Watch(unittest.TestCase):
    def setUp(self):
        self.rules = temporary_folder("rules")
        self.nodes = self.rules / "ack-storage-nodes.yml"
        self.thresholds = temporary("thresholds.yml", "zone_headroom_low: 7\n")

    def watch(self, *flags):
        program = self.enterContext(Program([EXPORTER, "bundle", "--watch", "--interval=100ms",
                                             f"--rules={self.rules}", f"--thresholds={self.thresholds}", *flags]))
        wait_until(lambda: "< 7\n" in self.nodes.read_text(), what="the rules")
        return program

    def test_keeps_the_last_good_rules_and_stops_at_once(self):
        program = self.watch()
        before = content(self.rules)
        self.thresholds.write_text("zone_headroom: 9\n")
        wait_until(lambda: "'zone_headroom' is no threshold" in program.text())
        time.sleep(1)
        self.assertEqual(len(problems(program.text())), 1)
        self.assertEqual(content(self.rules), before)
        self.thresholds.write_text("zone_headroom_low: 9\n")
        wait_until(lambda: "< 9\n" in self.nodes.read_text())
        wait_until(lambda: "msg=\"solved\"" in program.text())
        begin = time.monotonic()
        self.assertEqual(program.stop(), 0)
        self.assertLess(time.monotonic() - begin, 1 * PATIENCE)

    def test_waits_for_a_folder_and_for_whoever_reloads(self):
        statuses = [503]
        asked = []

        def respond(_):
            asked.append(time.monotonic())
            return statuses[0], "text/plain", b"starting\n"

        dashboards = self.rules / "dashboards"
        with FixtureServer(respond) as server:
            program = self.watch(f"--reload={server.url}/-/reload", f"--dashboards={dashboards}")
            wait_until(lambda: len(asked) >= 4, what="four requests")
            self.assertEqual(len(problems(program.text())), 2)
            self.assertGreater(asked[3] - asked[2], asked[1] - asked[0])
            statuses[0] = 200
            dashboards.mkdir()
            wait_until(lambda: (dashboards / "ack-storage-overview.json").exists())
            wait_until(lambda: "msg=\"reloaded\"" in program.text() and program.text().count("\"solved\"") == 2)
            self.assertEqual(program.stop(signal.SIGINT), 0)


class BesidePrometheus(unittest.TestCase):
    def start(self, target):
        """A Prometheus with an empty folder of rules."""
        self.rules = temporary_folder("rules")
        self.url = f"http://127.0.0.1:{free_port()}"
        config = temporary("prometheus.yml", PROMETHEUS.format(rules=self.rules, target=target))
        self.enterContext(Program([
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={temporary_folder('tsdb')}",
            f"--web.listen-address={self.url.removeprefix('http://')}", "--web.enable-lifecycle"]))
        wait_until(lambda: fetch(self.url + "/-/ready")[0] == 200, what="Prometheus")

    def groups(self):
        return json.loads(fetch(self.url + "/api/v1/rules")[2])["data"]["groups"]

    def rule(self, name):
        return next(rule for group in self.groups() for rule in group["rules"] if rule["name"] == name)

    def last_reload(self):
        text = fetch(self.url + "/metrics")[2].decode()
        self.assertIn("\nprometheus_config_last_reload_successful 1\n", text)
        return float(re.search(r"\nprometheus_config_last_reload_success_timestamp_seconds (\S+)", text).group(1))

    def test_rules_appear_a_threshold_changes_an_alert_fires(self):
        name = "AckStorageOrphanedPersistentVolume"
        simulator = self.enterContext(Simulator("incident"))
        exporter = self.enterContext(connect(simulator))
        exporter.wait_ready()
        self.start(exporter.url.removeprefix("http://"))
        self.assertEqual(self.groups(), [])
        # As in a ConfigMap: the file is a link, and what it leads to is exchanged as a whole.
        folder = temporary_folder("config")
        for version, age in (("1", "3000d"), ("2", "1s")):
            (folder / version).mkdir()
            (folder / version / "thresholds.yml").write_text(
                f"orphan_min_age: {age}\norphans_page: false\nhold_factor: 0.05\n")
        (folder / "..data").symlink_to("1")
        (folder / "thresholds.yml").symlink_to("..data/thresholds.yml")
        started = self.last_reload()
        program = self.enterContext(Program([
            EXPORTER, "bundle", "--watch", "--interval=500ms", f"--rules={self.rules}",
            f"--thresholds={folder / 'thresholds.yml'}", f"--reload={self.url}/-/reload", "--promtool=promtool"]))
        wait_until(lambda: len(self.groups()) == GROUPS, what="all groups")
        first = wait_until(lambda: self.last_reload() > started and self.last_reload(), what="a reload")
        wait_until(lambda: self.rule(name)["health"] == "ok", what="an evaluation")
        self.assertRegex(self.rule(name)["query"], r"> 2\.592e\+08$")
        self.assertEqual(self.rule(name)["state"], "inactive")
        (folder / "..data_tmp").symlink_to("2")
        (folder / "..data_tmp").rename(folder / "..data")
        wait_until(lambda: self.last_reload() > first, what="another reload")
        wait_until(lambda: self.rule(name)["query"].endswith("> 1"), what="the new threshold")
        wait_until(lambda: self.rule(name)["state"] == "firing", what="the alert")
        self.assertEqual({alert["labels"]["severity"] for alert in self.rule(name)["alerts"]}, {"warning"})
        self.assertEqual(problems(program.text()), [])
        self.assertEqual([rule["lastError"] for group in self.groups() for rule in group["rules"]
                          if rule["health"] != "ok"], [])

    def test_a_prometheus_without_the_lifecycle_api(self):
        rules = temporary_folder("rules")
        url = f"http://127.0.0.1:{free_port()}"
        config = temporary("prometheus.yml", PROMETHEUS.format(rules=rules, target="127.0.0.1:1"))
        self.enterContext(Program([
            "prometheus", f"--config.file={config}", f"--storage.tsdb.path={temporary_folder('tsdb')}",
            f"--web.listen-address={url.removeprefix('http://')}"]))
        wait_until(lambda: fetch(url + "/-/ready")[0] == 200, what="Prometheus")
        ended, said = bundle(f"--rules={rules}", f"--reload={url}/-/reload")
        self.assertEqual(ended, 1)
        self.assertRegex(said, "POST .*: 403 Lifecycle API is not enabled")


class Killed(unittest.TestCase):
    """kill -9 at random points of the write, half of them once the write has begun."""
    ROUNDS = 200
    SECONDS = 60

    def setUp(self):
        self.rules, self.dashboards = temporary_folder("rules"), temporary_folder("dashboards")
        self.sets, self.files = [], []
        for low in (7, 8):
            file = temporary("thresholds.yml", f"team_label: team-{low}\nzone_headroom_low: {low}\n")
            begin = time.monotonic()
            self.assertEqual(bundle(*self.flags(file))[0], 0)
            self.duration = time.monotonic() - begin
            self.files.append(file)
            self.sets.append(content(self.rules))
        self.board = content(self.dashboards)
        self.retired = sealed("ack-storage-retired.yml", "groups: []\n")

    def flags(self, thresholds):
        return [f"--rules={self.rules}", f"--dashboards={self.dashboards}", f"--thresholds={thresholds}"]

    def run_and_kill(self, file, chance):
        """Kills it after a random time, or if `chance` says so a little after its first temporary file."""
        # A board that has to be written, too, and a file that has to be removed.
        with contextlib.suppress(FileNotFoundError):
            (self.dashboards / "ack-storage-overview.json").unlink()
        (self.rules / "ack-storage-retired.yml").write_text(self.retired)
        old = set(os.listdir(self.rules)) - set(self.sets[0])
        process = subprocess.Popen([EXPORTER, "bundle", *self.flags(file)], stderr=subprocess.DEVNULL)
        if chance < 0.5:
            time.sleep(random.uniform(0, 1.1 * self.duration))
        else:
            while process.poll() is None and set(os.listdir(self.rules)) - set(self.sets[0]) <= old:
                pass
            time.sleep(random.uniform(0, 0.3 * self.duration))
        process.kill()
        process.wait()

    def expect_valid(self):
        """Every file is whole, the old one or the new one. Says whether the write was interrupted."""
        found = content(self.rules)
        versions = set()
        for name, text in found.items():
            if not name.endswith(".yml"):
                self.assertRegex(name, r"^\.ack-storage-[a-z-]+\.yml\.tmp$")
                continue
            self.assertIsInstance(yaml.load(text, yaml.CSafeLoader)["groups"], list, name)
            if name == "ack-storage-retired.yml":
                self.assertEqual(text, self.retired)
                continue
            same = [each[name] == text for each in self.sets]
            self.assertIn(True, same, name)
            if same == [True, False]:
                versions.add(0)
            elif same == [False, True]:
                versions.add(1)
        self.assertLessEqual(set(self.sets[0]), set(found), "a rule file is missing")
        for name, text in content(self.dashboards).items():
            if name.endswith(".json"):
                self.assertEqual(text, self.board[name])
                json.loads(text)
        return len(versions) > 1 or any(name.endswith(".tmp") for name in found)

    def test_leaves_valid_files_only(self):
        deadline = time.monotonic() + self.SECONDS * PATIENCE
        rounds = interrupted = 0
        while rounds < self.ROUNDS and time.monotonic() < deadline:
            self.run_and_kill(self.files[rounds % 2], random.random())
            interrupted += self.expect_valid()
            rounds += 1
        print(f"{rounds} kills, {interrupted} in the middle of the write")
        self.assertGreater(interrupted, 0)
        ended, said = bundle(*self.flags(self.files[0]))
        self.assertEqual((ended, problems(said)), (0, []))
        self.assertEqual((content(self.rules), content(self.dashboards)), (self.sets[0], self.board))
        checked = subprocess.run(["promtool", "check", "rules", *sorted(self.rules.glob("*.yml"))], text=True,
                                 capture_output=True, timeout=60)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main()
