"""Measures what the portal promises. ``./dev bench [name …]`` prints one table; docs/numbers.md quotes it.

Ratios and counts where possible: both sides of a ratio run in the same minute on the same machine.
"""
