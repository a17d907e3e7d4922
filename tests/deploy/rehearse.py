"""Do what docs/operate.md says, word by word, on a machine that may be thrown away afterwards.

    python3 tests/deploy/rehearse.py CHECKOUT        as root, on an empty Debian 12

The ten commands are read from the page. Three things cannot be as they are out there, and are said aloud: the code
comes from CHECKOUT, nobody in the world can vouch for the certificate, and where systemd is not the first process, what
the units start is started by hand. At the end the administrator's link is opened through nginx.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

HOST = "stories.example.org"
LIVE = Path(f"/etc/letsencrypt/live/{HOST}")
CERTIFICATE = (
    f"mkdir -p {LIVE} && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={HOST} "
    f"-addext subjectAltName=DNS:{HOST} -keyout {LIVE}/privkey.pem -out {LIVE}/fullchain.pem 2>/dev/null"
)
BY_HAND = (
    "(set -a; . /etc/storyboard/storyboard.env; set +a; cd /opt/storyboard; umask 027; "
    "exec setpriv --reuid storyboard --regid storyboard --clear-groups {command}) &"
)
SYSTEMD = Path("/run/systemd/system").is_dir()


def main(checkout: str) -> None:
    """Run the commands one after the other, then look whether somebody can come in."""
    page = Path(checkout, "docs/operate.md").read_text()
    commands = page.split("## Ten commands")[1].split("```")[1].strip().splitlines()
    assert len(commands) == 10, f"{len(commands)} commands"
    said, here = "", "/root"
    for number, command in enumerate(commands, 1):
        doing = instead(command, checkout)
        print(f"\n[{number}] {command}", *([f"    instead: {doing}"] if doing != command else []), sep="\n", flush=True)
        began = time.monotonic()
        # Files, not pipes: what was started by hand goes on speaking.
        with Path("/tmp/said").open("w+") as file:
            done = subprocess.run(
                ["bash", "-c", f"set -e\n{doing}\necho $PWD >/tmp/here"], cwd=here, stdout=file, stderr=file
            )
            file.seek(0)
            said += (now := file.read())
        print(now[-3000:], f"    ({time.monotonic() - began:.0f} s, status {done.returncode})", flush=True)
        here = Path("/tmp/here").read_text().strip()
        if done.returncode:
            sys.exit(f"Command {number} failed.")
    link = re.search(rf"https://{HOST}(/staff/invitation/\S+)", said)
    assert link, "no link was printed"
    until_it_answers()
    for path in ("/readyz", "/", link[1], "/metrics", "/_files/ab/abc"):
        status, text = ask(path)
        print(f"{status}  {path if path != link[1] else 'the link of the administrator'}  {text[:120]!r}")


def instead(command: str, checkout: str) -> str:
    """What is done in place of a command that cannot be done here."""
    if command.startswith("git clone"):
        return re.sub(r"https://\S+", checkout, command)
    if command.startswith("certbot"):
        return f"apt-get install --yes -qq openssl >/dev/null; {CERTIFICATE}"
    if SYSTEMD:
        return command
    if command.startswith("apt-get"):
        return f"{command} systemd"  # which every real server has
    if command.startswith("systemctl enable"):
        return "\n".join(BY_HAND.format(command=command) for command in started())
    return command.replace("systemctl reload nginx", "{ nginx -s reload 2>/dev/null || nginx; }")


def started() -> list[str]:
    """What the units start."""
    units = Path("/etc/systemd/system")
    site, worker = (
        re.findall(r"ExecStart=(.+)", (units / f"storyboard-{name}.service").read_text())[0]
        for name in ("site", "worker@")
    )
    return [site, worker.replace("%i", "review"), worker.replace("%i", "publish")]


def until_it_answers() -> None:
    """Wait for the site to start."""
    for _ in range(120):
        try:
            if ask("/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit("The site does not answer.")


def ask(path: str) -> tuple[int, str]:
    """What nginx answers to somebody who comes over TLS."""
    trusted = ssl.create_default_context(cafile=f"{LIVE}/fullchain.pem")
    line = http.client.HTTPSConnection(HOST, 443, context=trusted)
    line.sock = trusted.wrap_socket(socket.create_connection(("127.0.0.1", 443), 10), server_hostname=HOST)
    line.request("GET", path)
    answer = line.getresponse()
    text = re.sub(r"(?s)<(style|script|head).*?</\1>|<[^>]+>|\s+", " ", answer.read().decode())
    line.close()
    return answer.status, " ".join(text.split())


if __name__ == "__main__":
    main(*sys.argv[1:])
