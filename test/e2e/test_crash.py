#!/usr/bin/env python3
"""Killed in the midst of writing, a few times; `./dev crash` does it hundreds of times (crash.py)."""
import random

from crash import crash_ingest, crash_serve

crash_ingest(6, random.Random(3), count=450)
crash_serve(4, random.Random(4), count=150)
