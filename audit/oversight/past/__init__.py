"""Time travel: the register, an item, a loan and what a person had in hand, as they stood when a day ended."""
