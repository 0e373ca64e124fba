"""What is done to the register: lock, judge, change, record, tell. Nothing else in this app writes but `custody`."""

from assets.actions.registering import register_asset, register_many, update_asset, update_many

__all__ = [
    "register_asset",
    "register_many",
    "update_asset",
    "update_many",
]
