"""The norms in force, their versions, and their editing in a workbook."""
