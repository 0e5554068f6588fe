"""The sample county: an invented Kreis with its deliveries in real formats and its truth.

Reading deliveries belongs to registries/, interviews/, surveys/ and activation/; the lists of names
and places are data in surveys/sample/.
"""
