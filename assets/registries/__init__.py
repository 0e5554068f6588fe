"""Registers: inbox -> raw.notices -> core.notices -> core.businesses.

Areas, population, chamber and commercial register beside them.
"""
