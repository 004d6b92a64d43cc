"""Several variants of one case advanced side by side by the same device kernels, variants innermost."""
