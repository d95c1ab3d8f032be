"""Lists of people as other systems send them: read, checked to the cell, compared.

Reads files, knows every fault a list can have, stores nothing. Rows in a database are
`bothways.apps.people`; solving is `bothways.matching`.
"""
