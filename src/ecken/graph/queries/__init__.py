"""Python around the kernels: arguments in, plain results out."""
