"""The four dialects in which trade offices deliver, one file each.

What is delivered belongs to notices.py; reading the dialects belongs to registries/.
"""
