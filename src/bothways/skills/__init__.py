"""What people can teach and need to learn: levels, evidence and the names of skills.

Pure: no framework, clock or file. Who teaches whom is in `matching`, the rules of the craft in `mentoring`.
"""
