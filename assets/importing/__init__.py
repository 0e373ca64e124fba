"""Import: a register as an office keeps it, in CSV or XLSX, brought in row by row with an account of every row."""
