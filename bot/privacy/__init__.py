"""Privacy: what is kept of somebody, told to them and erased."""
