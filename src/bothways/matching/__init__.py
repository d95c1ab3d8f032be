"""Who should meet whom: hard constraints, fit, proven optimum, reasons.

Pure and in integers: people and rules in, a `Matching` out. Files are read by `bothways.roster` and
`bothways.cli`, rows by `bothways.apps.matching_runs`.
"""
