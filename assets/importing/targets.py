"""What a column of a file can hold, and by which headings and words offices say so."""

from __future__ import annotations

import re
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import IdentifierKind
from core.thai import search_key


class Target(models.TextChoices):
    """Where the cells of a column go. The empty one: the column is left out, and the account says so."""

    LEFT_OUT = "", _("Leave out")
    NUMBER = "number", _("Asset number")
    OLD_NUMBER = "old_number", _("Old number")
    DONOR_NUMBER = "donor_number", _("Donor's number")
    CITY_NUMBER = "city_number", _("Number in the city's system")
    OTHER_NUMBER = "other_number", _("Other number")
    NAME = "name", _("Name of the item")
    CATEGORY = "category", _("Category")
    BRAND = "brand", _("Brand")
    MODEL = "model", _("Model")
    SERIAL = "serial_no", _("Serial number")
    QUANTITY = "quantity", _("Quantity")
    UNIT_OF_COUNT = "unit_of_count", _("Unit of count")
    ACQUIRED = "acquired_on", _("Acquired on")
    METHOD = "acquisition_method", _("Method of acquisition")
    FUND = "fund_source", _("Source of money")
    COST = "cost", _("Cost of one item (baht)")
    DOCUMENT = "document_no", _("Document")
    RESPONSIBLE_UNIT = "responsible_unit", _("Responsible unit")
    LOCATION = "location", _("Location")
    STATUS = "status", _("Condition or status")
    ITEM_TYPE = "item_type", _("Durable or consumable")
    ACCESSORIES = "accessories", _("Accessories")
    NOTES = "notes", _("Notes")


JOINED: Final = frozenset({Target.LOCATION, Target.NOTES, Target.ACCESSORIES})
"""Several columns may go there: building, floor and room are one place."""

KINDS: Final = {
    Target.NUMBER: IdentifierKind.OFFICIAL,
    Target.OLD_NUMBER: IdentifierKind.OLD,
    Target.DONOR_NUMBER: IdentifierKind.DONOR,
    Target.CITY_NUMBER: IdentifierKind.CITY_SYSTEM,
    Target.OTHER_NUMBER: IdentifierKind.OTHER,
}
"""The columns of numbers, and the kind of each."""

_HEADINGS: Final[dict[Target, str]] = {
    Target.NUMBER: (
        "หมายเลขครุภัณฑ์ เลขครุภัณฑ์ รหัสครุภัณฑ์ เลขที่ครุภัณฑ์ หมายเลขทรัพย์สิน เลขทรัพย์สิน รหัสทรัพย์สิน รหัสสินทรัพย์"
        " หมายเลขพัสดุ รหัสพัสดุ เลขพัสดุ หมายเลข/รหัสครุภัณฑ์ เลขรหัสครุภัณฑ์ เลขทะเบียนครุภัณฑ์ หมายเลขประจำครุภัณฑ์"
        " รหัส/หมายเลขครุภัณฑ์ เลขหมายครุภัณฑ์ หมายเลขทะเบียนครุภัณฑ์ asset_number asset_no asset_tag asset_code assetid"
        " number_asset durable_code durable_id durable_no durable_articles_number property_number inventory_number"
        " inventory_no fsn เลขที่พัสดุ รหัสครุภัณฑ์/หมายเลขครุภัณฑ์ เลขที่หรือรหัส"
    ),
    Target.OLD_NUMBER: (
        "หมายเลขเดิม เลขครุภัณฑ์เดิม หมายเลขครุภัณฑ์เดิม รหัสเดิม รหัสครุภัณฑ์เดิม เลขเดิม old_number old_code old_asset_number"
    ),
    Target.DONOR_NUMBER: "หมายเลขผู้บริจาค เลขผู้บริจาค เลขของผู้บริจาค donor_number",
    Target.CITY_NUMBER: (
        "หมายเลขMIS เลขMIS รหัสMIS รหัสสินทรัพย์MIS เลขสินทรัพย์GFMIS รหัสสินทรัพย์GFMIS GFMIS เลขGFMIS รหัสGFMIS mis_code"
        " mis_number bma_code bma_number"
    ),
    Target.OTHER_NUMBER: "เลขอื่น หมายเลขอื่น other_number",
    Target.NAME: (
        "รายการ ชื่อ ชื่อครุภัณฑ์ ชื่อรายการ รายการครุภัณฑ์ ชื่อพัสดุ รายการพัสดุ ชื่อทรัพย์สิน รายการทรัพย์สิน รายการสินทรัพย์ ชื่อสินทรัพย์"
        " ชื่อ/รายการ รายการ/ชื่อ รายการ/รายละเอียด รายการและรายละเอียด ลักษณะ/คุณสมบัติ ชื่อรายการครุภัณฑ์ ชื่อหรือรายการ"
        " name item item_name asset_name name_asset durable_name title aname description ชนิดครุภัณฑ์ รายละเอียดครุภัณฑ์"
    ),
    Target.CATEGORY: (
        "ประเภท หมวด หมวดหมู่ ประเภทครุภัณฑ์ หมวดครุภัณฑ์ ประเภททรัพย์สิน กลุ่มครุภัณฑ์ ประเภทพัสดุ หมวดพัสดุ category catagory"
        " asset_category item_category ประเภทสินทรัพย์ หมวดสินทรัพย์ durable_type"
    ),
    Target.BRAND: "ยี่ห้อ ตราสินค้า ยี่ห้อสินค้า brand manufacturer maker ผู้ผลิต ตรายี่ห้อ",
    Target.MODEL: (
        "รุ่น แบบ รุ่น/แบบ รุ่นแบบ แบบ/รุ่น รุ่น/ขนาด model model_name ยี่ห้อ/รุ่น ยี่ห้อรุ่น ยี่ห้อและรุ่น ยี่ห้อชนิดแบบขนาดหมายเลขเครื่อง"
        " ยี่ห้อ/ชนิด/แบบ/ขนาด/หมายเลขเครื่อง ยี่ห้อ/รุ่น/แบบ ชนิด/แบบ/ขนาด ยี่ห้อ/แบบ/ขนาด"
    ),
    Target.SERIAL: (
        "หมายเลขเครื่อง เลขเครื่อง serial serial_no serial_number sn s/n machine_number durable_serial_number ซีเรียล"
        " หมายเลขเครื่อง/ตัวถัง หมายเลขตัวถัง หมายเลขซีเรียล serialno"
    ),
    Target.QUANTITY: "จำนวน จำนวนหน่วย ปริมาณ quantity qty quantity_total value_asset amount จำนวนรวม count",
    Target.UNIT_OF_COUNT: "หน่วยนับ หน่วย unit unit_of_count uom item_unit หน่วยนับครุภัณฑ์",
    Target.ACQUIRED: (
        "วันที่ได้มา วันเดือนปีที่ได้มา วันเดือนปี วัน/เดือน/ปี วัน/เดือน/ปีที่ได้มา วันที่รับ วันที่ตรวจรับ วันที่ได้รับ วันที่ซื้อ วันที่จัดซื้อ"
        " วันที่รับเข้า วดปที่ได้มา วดป ว.ด.ป. ว.ด.ป.ที่ได้มา วันได้มา acquired_on acquisition_date purchase_date pur_date"
        " receive_date received_date date_acquired วันเดือนปีที่รับ วันที่"
    ),
    Target.METHOD: "วิธีการได้มา วิธีได้มา การได้มา ได้มาโดย วิธีจัดหา วิธีการจัดหา วิธีจัดซื้อ acquisition_method durable_optain_type",
    Target.FUND: (
        "แหล่งเงิน ประเภทเงิน แหล่งที่มาของเงิน เงินที่ใช้ งบประมาณที่ใช้ แหล่งงบประมาณ ประเภทงบประมาณ fund_source source_of_money"
        " durable_money_type bud_id เงิน แหล่งเงินงบประมาณ"
    ),
    Target.COST: (
        "ราคาต่อหน่วย ราคา ราคา/หน่วย ราคาทุน มูลค่า ราคาที่ได้มา มูลค่าต่อหน่วย ราคาต่อหน่วย/ชุด/กลุ่ม ราคาทุนต่อหน่วย ราคาได้มา"
        " มูลค่าที่ได้มา ราคาซื้อ price unit_price cost unit_cost cost_asset unit_value purchase_cost purchase_price value"
        " item_price มูลค่าสินทรัพย์ ราคาต่อหน่วยบาท"
    ),
    Target.DOCUMENT: (
        "เลขที่เอกสาร ที่เอกสาร เอกสาร เลขที่สัญญา เลขที่ใบสั่งซื้อ เลขที่ใบส่งของ เลขที่ใบเสร็จ เลขที่ใบตรวจรับ document document_no"
        " doc_no pur_docno order_number po_number durable_petition_number เลขที่/เอกสาร เลขที่หนังสือ หลักฐาน"
    ),
    Target.RESPONSIBLE_UNIT: (
        "หน่วยงาน หน่วยงานที่รับผิดชอบ ฝ่าย แผนก ชื่อหน่วยงาน ชื่อหน่วยงานย่อย หน่วยงานย่อย ส่วนราชการ กอง สำนัก ส่วนงาน ผู้รับผิดชอบ"
        " department dept division inv_dep_id responsible_unit ฝ่าย/กลุ่มงาน กลุ่มงาน"
    ),
    Target.LOCATION: (
        "สถานที่ สถานที่ตั้ง ที่ตั้ง ใช้ประจำที่ ห้อง ชั้น อาคาร สถานที่เก็บ สถานที่ใช้งาน ที่อยู่ สถานที่ตั้ง/หน่วยงานที่รับผิดชอบ จุดติดตั้ง"
        " สถานที่ติดตั้ง location place room roomno room_number floor floorno building positions ใช้ที่ ตำแหน่งที่ตั้ง สถานที่ใช้/เก็บ"
    ),
    Target.STATUS: (
        "สถานะ สภาพ สภาพครุภัณฑ์ สถานภาพ สภาพการใช้งาน สถานะครุภัณฑ์ สภาพพัสดุ สภาพทรัพย์สิน status condition a_status"
        " ผลการตรวจสอบสภาพ สภาพปัจจุบัน สถานะการใช้งาน"
    ),
    Target.ITEM_TYPE: "item_type ชนิดพัสดุ ลักษณะพัสดุ ครุภัณฑ์/วัสดุ",
    Target.ACCESSORIES: "อุปกรณ์ประกอบ อุปกรณ์ อุปกรณ์เสริม ส่วนควบ accessories",
    Target.NOTES: (
        "หมายเหตุ บันทึก รายละเอียด คุณสมบัติ ลักษณะ ขนาด สเปค notes note remark remarks comment asset_note asset_notes"
        " asize ปีงบประมาณ ปีงบ ปีที่ได้มา ปี budget_year year_received ผลการตรวจสอบครุภัณฑ์ inspection_results old_place"
        " ผู้ขาย ผู้ขาย/ผู้บริจาค ผู้บริจาค ผู้ขาย/ผู้รับจ้าง/ผู้บริจาค supplier vendor model_notes model_number ประกัน อายุใช้งาน"
        " อายุการใช้งาน"
    ),
}
"""Headings as offices write them, parted by blanks; compared after `heading_key`."""

_LEFT_OUT: Final = (
    "ลำดับ ลำดับที่ ที่ no # อัตราค่าเสื่อม อัตราค่าเสื่อมราคา ค่าเสื่อมประจำปี ค่าเสื่อมราคาประจำปี ค่าเสื่อมสะสม ค่าเสื่อมราคาสะสม"
    " มูลค่าสุทธิ มูลค่ารวม ราคารวม รวมเงิน จำนวนเงิน quantity_available depreciation_rate durable_life_time created_at"
    " updated_at regis_date asset_eol_date company checkout_type วันที่บันทึก วันที่แก้ไข รูปภาพ รูป image"
)
"""Headings of what the register does not keep, though they resemble what it does."""

_UNITS: Final = re.compile(r"\((?:บาท|baht|thb|หน่วย|ปี|%|ร้อยละ)\)|บาท$", re.IGNORECASE)
_NOISE: Final = re.compile(r"[\s\"'“”().,:;_\-/\\#*›]+")


def heading_key(text: str) -> str:
    """A heading reduced to what tells it apart: case, blanks, punctuation and "(บาท)" are of no account."""
    # Twice: the search key takes the brackets away, by which "(บาท)" in the middle of a heading is known.
    return _NOISE.sub("", _UNITS.sub("", search_key(_UNITS.sub("", text.replace("_", " "))))) or search_key(text)


KNOWN: Final[dict[str, Target]] = {
    heading_key(heading): target for target, headings in _HEADINGS.items() for heading in headings.split()
} | {heading_key(heading): Target.LEFT_OUT for heading in _LEFT_OUT.split()}
"""Each known heading (its key) and where its column goes."""

VAGUE: Final = frozenset(
    heading_key(word) for word in ("code", "รหัส", "id", "เลขที่", "หมายเลข", "เลข", "no", "sap_code")
)
"""Headings that may stand over asset numbers, other numbers or mere running numbers: the cells tell."""

TELLING: Final = tuple(
    sorted(
        (
            (key, target)
            for key, target in KNOWN.items()
            if len(key) >= (8 if key.isascii() else 5) and target != Target.LEFT_OUT
        ),
        key=lambda pair: -len(pair[0]),
    )
)
"""Known headings long enough to be recognised inside a longer one, the longest first."""
