# SPDX-License-Identifier: Apache-2.0
"""Serves a folder of tests/fixtures/cases: a small cluster as its API server and ECS would show it
at this moment, listed and watched, without checking tokens or signatures."""
import datetime
import http.server
import json
import re
import threading
import time
import urllib.parse

from programs import ROOT

CASES = ROOT / "tests" / "fixtures" / "cases"
TIME = re.compile(r'"(20\d\d-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z"')
# The real API server sends a bookmark about once a minute, and one before it ends a watch.
BOOKMARK_SECONDS = 60

PATHS = {
    "persistentvolumes": "/api/v1/persistentvolumes",
    "persistentvolumeclaims": "/api/v1/persistentvolumeclaims",
    "nodes": "/api/v1/nodes",
    "pods": "/api/v1/pods",
    "events": "/api/v1/events",
    "storageclasses": "/apis/storage.k8s.io/v1/storageclasses",
    "csinodes": "/apis/storage.k8s.io/v1/csinodes",
    "volumeattachments": "/apis/storage.k8s.io/v1/volumeattachments",
    "statefulsets": "/apis/apps/v1/statefulsets",
}


def moved(text, captured_at):
    """The text with all its times moved, so that `captured_at` becomes the present. Disks that
    never expire keep their year."""
    def parse(stamp):
        return datetime.datetime.fromisoformat(stamp).replace(tzinfo=datetime.timezone.utc)

    shift = datetime.datetime.now(datetime.timezone.utc) - parse(captured_at.rstrip("Z"))

    def move(match):
        minute, seconds = match.groups()
        at = parse(minute + (seconds or ":00")) + shift
        return at.strftime('"%Y-%m-%dT%H:%M' + (":%S" if seconds else "") + 'Z"')

    return TIME.sub(move, text)


def load(name):
    """The documents of a case by file name without .json, in the present."""
    folder = CASES / name
    captured_at = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["captured_at"]
    return {path.stem: json.loads(moved(path.read_text(encoding="utf-8"), captured_at))
            for path in sorted(folder.glob("*.json"))}


def path_of(resource, document):
    """Where a list is served: of resources with several versions, where its apiVersion says."""
    version = document.get("apiVersion", "")
    group = "/api/" if "/" not in version else "/apis/"
    return PATHS.get(resource, f"{group}{version}/{resource}")


def admits(selector, item):
    """Whether an object matches a fieldSelector of equalities."""
    for term in filter(None, selector.split(",")):
        field, _, wanted = term.partition("=")
        found = item
        for part in field.split("."):
            found = found.get(part, {}) if isinstance(found, dict) else {}
        if (found or "") != wanted:
            return False
    return True


def status(code, reason, message):
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
            "code": code, "reason": reason, "message": message}


class Cluster:
    """The Kubernetes objects, and what changed since they were loaded."""

    def __init__(self, documents, bookmark_seconds):
        self.bookmark_seconds = bookmark_seconds
        self.lists = {path_of(name, document): document for name, document in documents.items()
                      if isinstance(document, dict) and document.get("kind", "").endswith("List")}
        self.version = max((int(each["metadata"]["resourceVersion"])
                            for each in self.lists.values()), default=1)
        self.changes = []  # (version, path, type, object)
        self.changed = threading.Condition()

    def list(self, path, query):
        document = self.lists[path]
        with self.changed:
            items = [item for item in document["items"]
                     if admits(query.get("fieldSelector", ""), item)]
            return document | {"items": items,
                               "metadata": {"resourceVersion": str(self.version)}}

    def change(self, resource, item, kind="MODIFIED"):
        """Puts an object in place of the one of its name, or adds or deletes it."""
        path = next(each for each in self.lists if each.endswith("/" + resource))
        key = (item["metadata"].get("namespace"), item["metadata"]["name"])
        with self.changed:
            self.version += 1
            item["metadata"]["resourceVersion"] = str(self.version)
            items = self.lists[path]["items"]
            items[:] = [each for each in items if
                        (each["metadata"].get("namespace"), each["metadata"]["name"]) != key]
            if kind != "DELETED":
                items.append(item)
            self.changes.append((self.version, path, kind, json.loads(json.dumps(item))))
            self.changed.notify_all()

    def watch(self, path, query):
        """The lines of a watch, as they come; ends after timeoutSeconds."""
        version = int(query.get("resourceVersion") or self.version)
        end = time.monotonic() + int(query.get("timeoutSeconds", "300"))
        next_bookmark = time.monotonic() + self.bookmark_seconds
        while time.monotonic() < end:
            with self.changed:
                self.changed.wait(min(0.5, max(0.0, end - time.monotonic())))
                news = [each for each in self.changes if each[0] > version]
                version = self.version
            yield from ({"type": kind, "object": item} for _, where, kind, item in news
                        if where == path and admits(query.get("fieldSelector", ""), item))
            if time.monotonic() >= next_bookmark:
                next_bookmark = time.monotonic() + self.bookmark_seconds
                yield self.bookmark(path, version)
        yield self.bookmark(path, version)

    def bookmark(self, path, version):
        document = self.lists[path]
        return {"type": "BOOKMARK", "object": {
            "kind": document["kind"].removesuffix("List"), "apiVersion": document["apiVersion"],
            "metadata": {"resourceVersion": str(version)}}}


class Account:
    """ECS and Quota Center, in the one region of the case."""

    def __init__(self, documents):
        self.region = documents["meta"]["region"]
        self.disks = documents.get("disks", [])
        self.instances = documents.get("instances", [])
        self.types = documents.get("instance_types", [])
        self.quotas = documents.get("quotas", {"Quotas": []})
        self.stock = documents.get("stock", {"AvailableZones": {"AvailableZone": []}})
        self.snapshots = documents.get("snapshots", [])

    def answer(self, action, query):
        """The body of an answer; None if there is no such action."""
        here = query.get("RegionId", self.region) == self.region
        answers = {
            "DescribeDisks": lambda: {"Disks": {"Disk": self.disks if here else []}},
            "DescribeInstances": lambda: {"Instances": {"Instance": [
                each for each in self.instances if here and each["InstanceId"] in
                json.loads(query.get("InstanceIds", "[]"))]}},
            "DescribeInstanceTypes": lambda: {"InstanceTypes": {"InstanceType": self.types}},
            "DescribeAvailableResource": lambda: self.stock,
            "DescribeAccountAttributes": lambda: {
                "AccountAttributeItems": {"AccountAttributeItem": []}},
            "DescribeSnapshots": lambda: {
                "Snapshots": {"Snapshot": self.snapshots if here else []}},
            "ListProductQuotas": lambda: self.quotas,
        }
        if action not in answers:
            return None
        return answers[action]() | {"RequestId": "00000000-0000-0000-0000-000000000000"}


class CaseServer:
    """Both APIs of a case on loopback. `edit(documents)` may change them before they are served;
    `cluster.change(...)` and `account.disks` do so while they are."""

    def __init__(self, name, edit=None, bookmark_seconds=BOOKMARK_SECONDS):
        documents = load(name)
        if edit is not None:
            edit(documents)
        self.cluster = Cluster(documents, bookmark_seconds)
        self.account = Account(documents)
        self.region = self.account.region
        self.cluster_id = documents["meta"]["cluster_id"]
        self.asked = []  # actions of Alibaba Cloud, in the order of the calls
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.respond(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def respond(self, request):
        url = urllib.parse.urlsplit(request.path)
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0)).decode()
        query = dict(urllib.parse.parse_qsl(url.query) + urllib.parse.parse_qsl(body))
        try:
            if "x-acs-action" in request.headers:
                self.respond_cloud(request, request.headers["x-acs-action"], query)
            elif url.path not in self.cluster.lists:
                send(request, 404, status(404, "NotFound",
                                          "the server could not find the requested resource"))
            elif query.get("watch") in ("1", "true"):
                stream(request, self.cluster.watch(url.path, query))
            else:
                send(request, 200, self.cluster.list(url.path, query))
        except OSError:
            request.close_connection = True  # the exporter has gone

    def respond_cloud(self, request, action, query):
        self.asked.append(action)
        answer = self.account.answer(action, query)
        if answer is None:
            send(request, 404, {"Code": "InvalidAction.NotFound", "RequestId": "0",
                                "Message": f"no {action} here"})
        else:
            send(request, 200, answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def send(request, code, document):
    body = json.dumps(document).encode()
    request.send_response(code)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def stream(request, lines):
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    request.wfile.flush()
    for line in lines:
        data = json.dumps(line).encode() + b"\n"
        request.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        request.wfile.flush()
    request.wfile.write(b"0\r\n\r\n")
