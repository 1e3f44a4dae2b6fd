"""Read and change the scoring method and the goals."""
