"""What is done to the register: lock, judge, change, record, tell. Nothing else in this app writes but `custody`."""

from assets.actions.categories import add_category, set_check_list
from assets.actions.fitness import back_from_repair, retire, send_to_repair, set_condition, set_lendable
from assets.actions.numbers import add_identifier, end_identifier
from assets.actions.photos import MOST_PHOTOS, add_photo, remove_photo
from assets.actions.registering import BATCH, register_asset, register_many, update_asset, update_many

__all__ = [
    "BATCH",
    "MOST_PHOTOS",
    "add_category",
    "add_identifier",
    "add_photo",
    "back_from_repair",
    "end_identifier",
    "register_asset",
    "register_many",
    "remove_photo",
    "retire",
    "send_to_repair",
    "set_check_list",
    "set_condition",
    "set_lendable",
    "update_asset",
    "update_many",
]
