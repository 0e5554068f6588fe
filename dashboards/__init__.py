"""The dashboard "Potentiale der Vielfalt": shows the released file to people.

Nothing here reads deliveries, the vault or the warehouse, and nothing decides what may be shown.
"""
