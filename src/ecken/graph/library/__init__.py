"""Compiled kernels in one file, which a process loads without the compiler."""
