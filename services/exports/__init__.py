"""Write the files that leave the house."""
