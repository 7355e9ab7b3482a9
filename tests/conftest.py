"""What all tests share."""

from hypothesis import HealthCheck, settings

from tests.postgres import database, database_url, empty_url, postgres

__all__ = ["database", "database_url", "empty_url", "postgres"]

# Examples are few and repeatable, and a busy machine is no failure.
settings.register_profile(
    "palabre", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("palabre")
