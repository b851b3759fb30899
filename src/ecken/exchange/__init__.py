"""Reads and writes the files of other programs, and nothing else.

Everything here is a function of the bytes that it is given. Nothing is kept, no address in a file
is ever fetched, nothing is written to a disk, and no file needs more than a set amount of memory.
"""
