"""A live meeting: source -> recording, recording -> text -> store -> listeners."""

from minutes.session.live import Session

__all__ = ["Session"]
