"""When people can meet: weekly windows, time zones, common free time.

Pure: times in, times out; the week that is meant is an argument, never the clock.
"""
