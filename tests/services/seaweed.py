"""SeaweedFS: a real store that speaks S3."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.services.running import HOST, free_ports, program, running

KEY, SECRET = "an-access-key", "a-secret-of-the-tests"
BUCKET = "stories"


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Gives a STORAGE_URL with this prefix in the one bucket that there is."""
    weed, folder = program("weed"), tmp_path_factory.mktemp("seaweed")
    master, volume, filer, door, *grpc = free_ports(8)
    who = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    endpoint = f"http://{HOST}:{door}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET
    )

    def ready() -> bool:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"?")
        except (BotoCoreError, ClientError):
            return False
        return True

    command = [weed, "-logtostderr", "server", f"-dir={folder}", f"-ip={HOST}", "-s3", "-s3.config=s3.json"]
    command += [
        "-volume.max=100",
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        "-s3.iam=false",
        "-s3.autoCreateBucket=false",
        # What we do not use would listen on fixed ports, and two test runs at once would fight for them.
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
    ]
    for part, port, inner in zip(("master", "volume", "filer", "s3"), (master, volume, filer, door), grpc, strict=True):
        command += [f"-{part}.port={port}", f"-{part}.port.grpc={inner}"]
    with pytest.MonkeyPatch.context() as env, running(command, folder, ready):
        env.setenv("AWS_ACCESS_KEY_ID", KEY)
        env.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        yield lambda prefix: f"s3://{BUCKET}/{prefix}?endpoint={quote(endpoint, safe='')}"
