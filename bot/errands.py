"""What follows a commit: files are fetched into our own storage, and forms become documents."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from bot.completing import Making, make_documents
from bot.consulting.consulting import TOO_LARGE
from bot.consulting.screens import Act, Handed, Key, Passed, Screen
from bot.consulting.visit import House, Visit
from bot.database import jobs
from bot.database.opening import Away, Database
from bot.database.records import Job, KeptFile, Submission
from bot.database.shelf import Shelf
from bot.database.writing import Writer
