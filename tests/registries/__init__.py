"""Registers: deliveries, notices, businesses, other sources, and the check before storing."""
