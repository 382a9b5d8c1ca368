from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = (
    "import minutes.types, numpy, os;"
    "block = numpy.ones((400, 400), numpy.float32);"
    "block @ block;"
    "print(len(os.listdir('/proc/self/task')))"
)


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads through /proc")
def test_numpy_starts_no_threads_that_would_spin_beside_the_recogniser() -> None:
    result = subprocess.run(
        [sys.executable, "-c", COUNT], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "1"
