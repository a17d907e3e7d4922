"""SeaweedFS for a benchmark: a store that speaks S3, and counts what it is asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from benchmarks.site import HOST, free_port

BUCKET = "stories"
ACCESS = {"AWS_ACCESS_KEY_ID": "an-access-key", "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-benchmarks"}
_PATIENCE_S = 60
_COUNTED = re.compile(r"^SeaweedFS_s3_request_total\{.*\} (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Store:
    """A running store."""

    endpoint: str
    counts_port: int

    def address(self, prefix: str) -> str:
        """The STORAGE_URL of a place in it."""
        return f"s3://{BUCKET}/{prefix}?endpoint={quote(self.endpoint, safe='')}"

    def calls(self) -> float:
        """How often it was asked for something until now."""
        with urllib.request.urlopen(f"http://{HOST}:{self.counts_port}/metrics", timeout=10) as answer:
            return sum(map(float, _COUNTED.findall(answer.read().decode())))


@contextmanager
def server(folder: Path) -> Iterator[Store | None]:
    """Run a store in an empty folder until the end of the block; None where SeaweedFS is not installed."""
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if weed is None:
        yield None
        return
    ports = {part: free_port() for part in ("master", "volume", "filer", "s3")}
    counts = free_port()
    keys = {"accessKey": ACCESS["AWS_ACCESS_KEY_ID"], "secretKey": ACCESS["AWS_SECRET_ACCESS_KEY"]}
    who = {"identities": [{"name": "us", "credentials": [keys], "actions": ["Admin"]}]}
    (folder / "s3.json").write_text(json.dumps(who))
    command = [weed, "-logtostderr", "server", f"-dir={folder}", f"-ip={HOST}", "-s3", "-s3.config=s3.json"]
    command += ["-volume.max=100", "-master.volumeSizeLimitMB=64", "-master.telemetry=false", "-s3.iam=false"]
    command += ["-s3.port.iceberg=0", "-s3.port.lance=0", f"-metricsPort={counts}", f"-metricsIp={HOST}"]
    for part, port in ports.items():
        command += [f"-{part}.port={port}", f"-{part}.port.grpc={free_port()}"]
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
    try:
        store = Store(f"http://{HOST}:{ports['s3']}", counts)
        _wait_for(store)
        yield store
    finally:
        process.kill()
        process.wait()


def _wait_for(store: Store) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=store.endpoint,
        region_name="us-east-1",
        aws_access_key_id=ACCESS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=ACCESS["AWS_SECRET_ACCESS_KEY"],
    )
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"?")
        except (BotoCoreError, ClientError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
