"""Activation: the log of approaches, events, commitments and outcomes."""
