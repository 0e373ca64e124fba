"""Labels: what one says, the sheets and rolls it is printed on, where each thing stands on it, and the files to print.

Pure: no database, no clock, no request. Lengths are millimetres unless a name says points or dots.
"""
