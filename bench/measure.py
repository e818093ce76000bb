"""Measures commands as whole processes, and takes stock of folders.

It knows nothing of Dossier or of any other generator.  It refuses to give a figure for a
command that failed: the run ends there, with the end of what the command said.
"""
import hashlib
import os
import resource
import subprocess
import sys
import time

MIB = 1024 * 1024


class Failed(Exception):
    """A command did not end well, or the machine lacks what the benchmark needs."""


def say(text):
    """Tells the person who waits what is going on; tables alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


def busy_seconds():
    """The CPU seconds that all processes of the machine have used, or None if it does not say."""
    try:
        with open("/proc/stat", encoding="ascii") as f:
            user, nice, system, _idle, _iowait, irq, softirq = map(int, f.readline().split()[1:8])
    except (OSError, ValueError):
        return None
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def run(command, folder, log, threads=None):
    """Runs a command to its end and says what it took.

    `wall` is by the monotonic clock from before the process starts until it has been waited
    for.  `cpu` (user and system) and `peak` (the largest resident memory, MiB) are what the
    kernel accounted to the process.  `others` are the CPU seconds that everything else on the
    machine used in that time: more than a little of it makes the figure doubtful.

    The kernel counts the memory of the process that starts another one into the peak of the
    latter.  A peak no larger than our own is therefore no figure, and is left out.
    """
    environment = dict(os.environ)
    if threads:
        # The first is heard by Dossier, the second by everything that is written in Go.
        environment.update(RAYON_NUM_THREADS=str(threads), GOMAXPROCS=str(threads))
    with open(log, "wb") as told:
        busy_before = busy_seconds()
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told)
        status, usage = wait(process)
        wall = time.monotonic() - start
        busy_after = busy_seconds()
    if status != 0:
        raise Failed("%s ended with %d:\n%s" % (" ".join(command), status, tail(log)))
    cpu = usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    others = None if busy_before is None else max(0.0, busy_after - busy_before - cpu)
    return {"wall": wall, "cpu": cpu, "peak": peak if peak > own * 1.02 else None, "others": others}


def wait(process):
    """Waits for a process; its exit code and what the kernel accounted to it."""
    try:
        _pid, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        # Somebody interrupts us: the process must not outlive the benchmark.
        process.kill()
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


def tail(log, lines=15):
    with open(log, encoding="utf-8", errors="replace") as f:
        return "".join(f.readlines()[-lines:]).rstrip()


def files(folder, leave_out=()):
    """Every file below a folder, by its path from there; files and whole folders are left out by name."""
    for base, names, found in os.walk(folder):
        names[:] = [name for name in names if name not in leave_out]
        for name in found:
            if name in leave_out:
                continue
            path = os.path.join(base, name)
            yield os.path.relpath(path, folder), path


def size(folder, leave_out=()):
    """How many files a folder holds, and their bytes."""
    count = total = 0
    for _, path in files(folder, leave_out):
        count += 1
        total += os.lstat(path).st_size
    return count, total


def stamps(folders):
    """What tells that a file was written: which file it is, its size and when it last changed."""
    found = {}
    for folder in folders:
        for _, path in files(folder):
            status = os.lstat(path)
            found[path] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


def digests(folder, leave_out=()):
    """The digest of every file below a folder."""
    found = {}
    for name, path in files(folder, leave_out):
        with open(path, "rb") as f:
            found[name] = hashlib.blake2b(f.read(), digest_size=16).digest()
    return found


def differences(before, after):
    """The names that are not the same in two of these tables, sorted."""
    return sorted(name for name in before.keys() | after.keys()
                  if before.get(name) != after.get(name))
