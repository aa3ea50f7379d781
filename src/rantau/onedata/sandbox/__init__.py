"""Work on files from outside, done in a child process that can harm nobody."""
