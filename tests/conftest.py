"""What all tests share."""

import os

from hypothesis import HealthCheck, settings

from tests.postgres import database, database_url, empty_url, postgres

__all__ = ["database", "database_url", "empty_url", "postgres"]

# Examples are few and repeatable, and a busy machine is no failure.
settings.register_profile(
    "palabre", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("palabre")


def pytest_xdist_auto_num_workers():
    """One worker more than there are cores: where many tests wait for processes and pauses, others can go on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) + 1
