"""Pure rules: who may do and see what. No input or output, no clock, no SQL, no numba."""
