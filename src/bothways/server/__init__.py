"""The roof: settings, addresses, timetable, and the platform's verbs of the `bothways` command."""
