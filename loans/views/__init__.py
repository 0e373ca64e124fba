"""The pages of lending: who asks and may see it, is it well-formed, which act, where to next."""
