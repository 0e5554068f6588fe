"""Code lists of the field: nationalities, legal forms, branches, and their groups.

What a delivery means belongs to registries/; what an indicator counts to indicators/.
"""
