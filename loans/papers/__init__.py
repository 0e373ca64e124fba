"""The papers of lending: for each a frozen dataclass of facts and a function that sets it as a PDF."""
