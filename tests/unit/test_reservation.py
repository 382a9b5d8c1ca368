from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from minutes.reservation import Reservation

HOLDER = """
import sys
from pathlib import Path
from minutes.reservation import Reservation
held = Reservation(Path(sys.argv[1]))
assert held.take()
print("taken", flush=True)
sys.stdin.read()
"""


def test_one_window_at_a_time_has_the_right(tmp_path: Path) -> None:
    one, other = Reservation(tmp_path), Reservation(tmp_path)
    assert one.take()
    assert one.take()
    assert not other.take()
    assert not other.is_ours
    one.give_back()
    assert other.take()
    assert not one.take()


def test_a_process_that_dies_lets_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        ours = Reservation(tmp_path)
        assert not ours.take()
        holder.kill()
        holder.wait()
    assert ours.take()


def test_where_no_lock_can_be_made_nobody_is_kept_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert Reservation(tmp_path / "file" / "folder").take()
