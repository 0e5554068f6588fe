"""Surveys: the questionnaire (XLSForm) and its answers (KoboToolbox export), stored long.

Weights and indicators belong to pipeline/indicators.
"""
