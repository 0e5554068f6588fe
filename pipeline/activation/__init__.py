"""The activation log: whom one approached, who came, what was promised, and what came of it.

Counting the funnel belongs to pipeline/indicators.
"""
