"""Measure speed as ratios in one run: `make bench` writes docs/results/bench.json and docs/performance.md.

Validity belongs to `make quality`; nothing here is run by the tests.
"""
