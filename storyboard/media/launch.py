"""Set limits on this process, tie it to its parent, become another program.

Started as `python -I -S launch.py LIMITS PARENT PROGRAM ARGS…`, with only the standard library. It stands in for
`preexec_fn`, which is not safe in a program with threads.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
NOT_FOUND, PARENT_GONE = 127, 125


def main(limits: str, parent: str, program: str, *args: str) -> int:
    """Become `program`; return an exit status only if that cannot be. `limits` is like `NICE=5,CPU=60,CORE=0`."""
    # The signal comes when the *thread* ends that started us: the runner waits in that thread.
    if sys.platform == "linux":  # elsewhere there is no such call
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):  # it ended before we could ask for the signal
        return PARENT_GONE
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    for name, value in (pair.split("=") for pair in limits.split(",")):
        if name == "NICE":
            os.nice(int(value))
        else:
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (int(value), int(value)))
    try:
        os.execv(program, [program, *args])  # noqa: S606 - no shell is wanted
    except FileNotFoundError:
        return NOT_FOUND


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
