"""Who can sign in: users, e-mail codes and passwords.

What a person may do is not here: roles are in `programmes`, the employer's facts in `people`.
"""
