"""Labels: what one says, the sheets and rolls it is printed on, where each thing stands on it, and the files to print.

Lengths are millimetres unless a name says points or dots. Pure but for `choosing`, which reads the register, and
`setting`, which sets the file of a print-out.
"""
