"""Work on files from outside, done in a child process that can harm nobody.

``running.run_confined`` is the way in, ``publishing.publish`` the way out.
Nothing here opens a file from outside or imports what does: that happens in the child.
"""
