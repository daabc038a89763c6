"""Reading years of history in a process of its own, so that the pane does not feel it.

The process is niced, reads the newest files first, and writes what it finds into the store; while it runs it is the
only one that writes there. It may be stopped at any time: the next start goes on where it was.
"""
