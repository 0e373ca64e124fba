"""Consumables of the stores: what is in stock, as a ledger of movements."""
