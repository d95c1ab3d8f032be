"""The command line on files: no server, no database, no web framework.

One verb, one module; `__main__` joins them. The platform's verbs come in through an entry point.
"""
