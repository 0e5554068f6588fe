"""Floor 1, the library.

Plain Python that knows neither Dagster nor Dash (but for definitions.py).
"""
