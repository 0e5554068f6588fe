"""The release gate: core.cells -> the released file that the dashboard opens."""
