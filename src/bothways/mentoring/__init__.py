"""The craft of mentoring as data and pure functions: models, directions, state machines.

Pure: no framework, clock or file beyond the package's own data. Numbers about pairs are in `matching`,
rows and pages in `bothways.apps`.
"""
