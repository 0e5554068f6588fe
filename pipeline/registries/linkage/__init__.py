"""One business, one person: which records of the registers are the same, why, and since when.

core.notices, core.companies, core.chamber_entries and the names in the vault -> core.links,
core.identities. Counting what was put together belongs to pipeline/registries/businesses.py.
"""
