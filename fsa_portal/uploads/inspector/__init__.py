"""The child process that opens uploaded files: plain Python, no Django, no settings, no database.

It runs as ``python -I …/inspector <task> <kind> <seconds>`` with the file as standard input, limits itself before it
reads the first byte, and answers with one line of JSON. What it cannot vouch for it refuses with a code; the words
for people are kept by ``fsa_portal.uploads.messages``.
"""
