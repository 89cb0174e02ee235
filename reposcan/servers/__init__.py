"""Models behind OpenAI's interface, on this machine or another one.

Nothing is imported here: the client's library takes most of a second, and most scans need none.
"""
