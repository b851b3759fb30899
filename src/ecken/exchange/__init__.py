"""Files by which people and their data come in and go out: read and written, nothing else.

Everything here is a function of the bytes that it is given. Nothing is kept, no address in a file
is ever fetched, nothing is written to a disk, and no file needs more than a set amount of memory.
"""
