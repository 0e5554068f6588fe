"""From deliveries of registers to core tables: trade, chamber and commercial registers,
boundaries, population.

Reference data (nationalities, branches, legal forms) belongs to reference/, figures to indicators/.
"""
