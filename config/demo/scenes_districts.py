"""What the two district offices lent: the loans of Bang Rak and Phra Nakhon. Data only."""

from __future__ import annotations

from typing import Final

from config.demo.scene import (
    CRACKED,
    GOOD,
    INCOMPLETE,
    TORN,
    Scene,
    agreed,
    approved,
    back,
    cancelled,
    change_approved,
    changed,
    conflict,
    dropped_off,
    endorsed,
    handed_over,
    lapsed,
    lost,
    made_good,
    refused,
    sent_again,
    sent_back,
    settled,
    told,
    way,
    withdrawn,
)
from loans.case_states import CaseStep
from loans.models import PlaceKind
from loans.rules import Purpose, Remedy
from loans.states import State

_OUT: Final = PlaceKind.OFF_PREMISES
_BR: Final = "bangrak_store"
_PN: Final = "phranakhon_store"

BANGRAK: Final = (
    # Long over: what the auditor reads.
    Scene(
        store=_BR, borrower="bangrak_community_worker", items={"tent": 2, "table": 4, "chair": 6},
        purpose=Purpose.PUBLIC_SERVICE, reason="จัดหน่วยบริการเขตเคลื่อนที่ในชุมชน ให้ประชาชนทำบัตรและปรึกษากฎหมาย",
        place="ลานกีฬาชุมชนวัดม่วงแค ถนนเจริญกรุง", place_kind=_OUT, reference="โครงการเขตเคลื่อนที่ ครั้งที่ 1", for_unit=True,
        asked=172, start=168, due=166,
        turns=(endorsed(172), approved(170, "permanent_secretary"), handed_over(168), back(166)), ends=State.RETURNED,
    ),
    Scene(
        store=_BR, borrower="bangrak_draughtsman", items={"notebook": 2, "projector": 1}, purpose=Purpose.TRAINING,
        reason="อบรมการอ่านแบบและการใช้โปรแกรมเขียนแบบแก่เจ้าหน้าที่ใหม่", place="ห้องประชุมใหญ่ ชั้น 7 สำนักงานเขตบางรัก",
        asked=150, start=148, due=146,
        turns=(endorsed(150), approved(149, "bangrak_registry_head"), handed_over(148),
               back(147, {1: GOOD}), back(146, {2: CRACKED, 3: GOOD}),
               told(145, 2, "ผู้ยืมแจ้งว่าฝาพับกระแทกขอบโต๊ะระหว่างเก็บของหลังอบรม มีผู้เข้าอบรมเห็นเหตุการณ์ 2 คน"),
               *agreed(143, 2, Remedy.REPAIR, "เปลี่ยนจอภาพที่ศูนย์บริการของผู้ผลิตโดยผู้ยืมออกค่าใช้จ่ายเอง"),
               made_good(132, 2, CaseStep.REPAIR, "ใบเสร็จศูนย์บริการ เลขที่ 0231"),
               settled(130, 2, "bangrak_registry_head", "ทดลองใช้แล้ว จอภาพและฝาพับใช้งานได้ตามเดิม")),
        ends=State.RETURNED,
    ),
    Scene(
        store=_BR, borrower="bangrak_engineer", items={"radio": 4}, purpose=Purpose.OFFICIAL_DUTY,
        reason="สำรวจแนวเขตทางสาธารณะและติดต่อประสานงานระหว่างชุดสำรวจ", place="ห้องควบคุม ชั้น 2 สำนักงานเขตบางรัก",
        asked=74, start=72, due=62,
        turns=(endorsed(74), conflict(73, "คู่สมรสของข้าพเจ้าเป็นหัวหน้าชุดสำรวจที่จะใช้วิทยุชุดนี้"), approved(73),
               handed_over(72), back(62)),
        ends=State.RETURNED,
    ),
    Scene(
        store=_BR, borrower="bangrak_teacher", items={"audio": 1}, purpose=Purpose.CEREMONY,
        reason="พิธีไหว้ครูของโรงเรียน", place="โรงเรียนสมมติวิทยาคาร ถนนสีลม", place_kind=_OUT, asked=66, start=60, due=59,
        turns=(endorsed(66),
               refused(64, "วันดังกล่าวเครื่องเสียงต้องใช้ในงานของสำนักงานเขตที่กำหนดไว้ก่อนแล้ว", "permanent_secretary")),
        ends=State.REFUSED,
    ),
    Scene(
        store=_BR, borrower="bangrak_draughtsman", items={"camera": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ถ่ายภาพสภาพอาคารประกอบการตรวจสอบใบอนุญาต", place="ห้องฝ่ายโยธา ชั้น 4", asked=52, start=50, due=47,
        turns=(endorsed(52), withdrawn(51, "ใช้กล้องของฝ่ายแทนแล้ว")), ends=State.WITHDRAWN,
    ),
    Scene(
        store=_BR, borrower="bangrak_community_head", items={"generator": 1}, purpose=Purpose.PUBLIC_SERVICE,
        reason="สำรองไฟฟ้าสำหรับงานลอยกระทงริมคลอง", place="ท่าน้ำสาทร", place_kind=_OUT, asked=44, start=40, due=39,
        turns=(endorsed(44), approved(42, "governor"), cancelled(41, "การไฟฟ้าต่อไฟชั่วคราวให้แล้ว จึงไม่ต้องใช้เครื่องปั่นไฟ")),
        ends=State.CANCELLED,
    ),
    Scene(
        store=_BR, borrower="bangrak_registrar", items={"table": 6, "chair": 6}, purpose=Purpose.MEETING,
        reason="จัดที่นั่งเพิ่มสำหรับการประชุมประชาคมเขต", place="ห้องประชุมใหญ่ ชั้น 7", asked=33, start=30, due=28,
        turns=(endorsed(33), approved(31), lapsed(25)), ends=State.LAPSED,
    ),
    # Still going on.
    Scene(
        store=_BR, borrower="bangrak_community_worker", items={"tent": 1, "audio": 1}, purpose=Purpose.PUBLIC_SERVICE,
        reason="จัดตลาดนัดชุมชนและประชาสัมพันธ์สวัสดิการผู้สูงอายุ", place="ซอยจรัสเวียง ถนนสาทร", place_kind=_OUT,
        asked=30, start=27, due=24,
        turns=(endorsed(30), approved(28, "permanent_secretary"), handed_over(27), back(24, {1: TORN, 2: GOOD}),
               told(23, 1, "ลมกระโชกแรงช่วงบ่าย ผู้ค้าช่วยกันพับเต็นท์ไม่ทัน ผ้าใบขาดตามแนวตะเข็บและโครงเหล็กงอ"),
               *agreed(21, 1, Remedy.REPLACEMENT, "ซ่อมแล้วไม่คุ้ม ผู้ยืมจัดหาเต็นท์หลังใหม่ขนาดและคุณภาพเดียวกันมาแทน"),
               made_good(3, 1, CaseStep.REPLACE, "ใบส่งของ ร้านผ้าใบสมมติ เลขที่ 88/104")),
        ends=State.UNDER_209,
    ),
    Scene(
        store=_BR, borrower="bangrak_teacher", items={"notebook": 1}, purpose=Purpose.TRAINING,
        reason="อบรมการใช้สื่อดิจิทัลสำหรับครูและบุคลากร", place="ห้องประชุม 3 ชั้น 5 สำนักงานเขตบางรัก",
        asked=27, start=25, due=15, turns=way(27, 25), ends=State.ON_LOAN,
    ),
    Scene(
        store=_BR, borrower="bangrak_works_head", items={"pump": 2}, purpose=Purpose.DISASTER,
        reason="เตรียมเครื่องสูบน้ำประจำจุดเสี่ยงน้ำท่วมขัง", place="ซอยสีลม 9 และซอยสาทร 10", place_kind=_OUT, for_unit=True,
        asked=18, start=16, due=-14,
        turns=(endorsed(18, "bangrak_director"), approved(17, "permanent_secretary"), handed_over(16),
               changed(8, "กรมอุตุนิยมวิทยาประกาศว่าฝนจะตกต่อเนื่อง ต้องคงเครื่องสูบน้ำไว้ในจุดเสี่ยง", due=-21),
               change_approved(6, "permanent_secretary")),
        ends=State.ON_LOAN,
    ),
    Scene(
        store=_BR, borrower="bangrak_draughtsman", items={"radio": 3}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ประสานงานระหว่างชุดตรวจการก่อสร้างอาคาร", place="ห้องฝ่ายโยธา ชั้น 4", asked=14, start=12, due=2,
        turns=way(14, 12), ends=State.ON_LOAN,
    ),
    Scene(
        store=_BR, borrower="bangrak_registrar", items={"radio": 2, "audio": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="จัดระเบียบผู้มาติดต่อหน่วยบริการบัตรประชาชนนอกเวลา", place="โถงชั้นล่าง สำนักงานเขตบางรัก",
        asked=12, start=10, due=-4, turns=(*way(12, 10), back(3, {3: GOOD})), ends=State.PARTLY_RETURNED,
    ),
    Scene(
        store=_BR, borrower="bangrak_engineer", items={"notebook": 1, "camera": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="บันทึกภาพและจัดทำรายงานความก้าวหน้างานปรับปรุงทางเท้า", place="ห้องฝ่ายโยธา ชั้น 4",
        reference="สัญญาปรับปรุงทางเท้าถนนสีลม", asked=9, start=7, due=-1, turns=way(9, 7), ends=State.ON_LOAN,
    ),
    Scene(
        store=_BR, borrower="bangrak_community_worker", items={"table": 4, "chair": 4}, purpose=Purpose.MEETING,
        reason="ประชุมอาสาสมัครพัฒนาสังคมประจำเดือน", place="ห้องประชุม 2 ชั้น 3", asked=6, start=4, due=-3,
        turns=(endorsed(6), approved(5, part={8: "เก้าอี้ตัวนี้สำรองไว้สำหรับห้องรับรอง"}), handed_over(4), dropped_off(1)),
        ends=State.TO_INSPECT,
    ),
    # What waits for somebody today.
    Scene(
        store=_BR, borrower="bangrak_engineer", items={"radio": 1, "projector": 1}, purpose=Purpose.MEETING,
        reason="ประชุมชี้แจงผู้รับจ้างงานปรับปรุงท่อระบายน้ำ", place="ห้องประชุม 3 ชั้น 5", asked=4, start=0, due=-2,
        turns=(endorsed(3), approved(2)), ends=State.APPROVED,
    ),
    Scene(
        store=_BR, borrower="bangrak_teacher", items={"tent": 2}, purpose=Purpose.CEREMONY,
        reason="พิธีทำบุญและกิจกรรมวันสถาปนาโรงเรียน", place="โรงเรียนสมมติวิทยาคาร ถนนสีลม", place_kind=_OUT,
        asked=6, start=0, due=-1, turns=(endorsed(5), approved(3, "permanent_secretary")), ends=State.APPROVED,
    ),
    Scene(
        store=_BR, borrower="bangrak_registrar", items={"notebook": 1}, purpose=Purpose.WORK_FROM_OTHER_PLACE,
        reason="ปฏิบัติงานทะเบียน ณ จุดบริการด่วนมหานคร", place="ศูนย์การค้าย่านสีลม ชั้น 4", place_kind=_OUT,
        asked=7, start=-3, due=-10,
        turns=(endorsed(6), approved(2, "deputy_secretary")), ends=State.APPROVED,
    ),
    Scene(
        store=_BR, borrower="bangrak_engineer", items={"van": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ใช้เดินทางออกสำรวจนอกสถานที่", place="พื้นที่นอกสำนักงานเขต", place_kind=_OUT, asked=5, start=-6, due=-7,
        turns=(sent_back(4, "โปรดระบุเส้นทาง จำนวนผู้ร่วมเดินทาง และเหตุผลให้ชัดเจน"),), ends=State.SENT_BACK,
    ),
    Scene(
        store=_BR, borrower="bangrak_engineer", items={"camera": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ถ่ายภาพจุดทรุดตัวของถนนประกอบรายงานขอจัดสรรงบประมาณซ่อมแซม", place="ห้องฝ่ายโยธา ชั้น 4",
        asked=1, start=-4, due=-8, ends=State.AWAITING_ENDORSEMENT,
    ),
    Scene(
        store=_BR, borrower="bangrak_draughtsman", items={"generator": 1, "audio": 1}, purpose=Purpose.PUBLIC_SERVICE,
        reason="รับฟังความเห็นประชาชนก่อนปรับปรุงสวนสาธารณะ", place="สวนสาธารณะริมคลองสาทร", place_kind=_OUT,
        asked=2, start=-5, due=-6, ends=State.AWAITING_ENDORSEMENT,
    ),
    Scene(
        store=_BR, borrower="bangrak_community_worker", items={"table": 5, "chair": 5}, purpose=Purpose.TRAINING,
        reason="อบรมอาชีพระยะสั้นแก่ผู้มีรายได้น้อยในเขต", place="ห้องประชุม 2 ชั้น 3", for_unit=True, asked=3, start=-5, due=-9,
        turns=(endorsed(2),), ends=State.AWAITING_APPROVAL,
    ),
    Scene(
        store=_BR, borrower="bangrak_registrar", items={"projector": 1}, purpose=Purpose.MEETING,
        reason="ประชุมคณะกรรมการบริหารเขต", place="ห้องประชุมผู้อำนวยการเขต ชั้น 6", asked=3, start=-7, due=-7,
        turns=(sent_back(2, "โปรดแจ้งวาระการประชุม"), sent_again(2, "ประชุมคณะกรรมการบริหารเขต วาระแผนรับมือน้ำท่วม"),
               endorsed(1)),
        ends=State.AWAITING_APPROVAL,
    ),
    Scene(
        store=_BR, borrower="bangrak_engineer", items={"pump": 1, "generator": 1}, purpose=Purpose.DISASTER,
        reason="ซ้อมแผนระบายน้ำฉุกเฉินร่วมกับอาสาสมัครในพื้นที่ลุ่มต่ำ", place="ชุมชนหลังวัดยานนาวา ถนนเจริญกรุง", place_kind=_OUT,
        reference="แผนป้องกันน้ำท่วมเขตบางรัก", asked=3, start=-3, due=-5, turns=(endorsed(2),),
        ends=State.AWAITING_APPROVAL,
    ),
    Scene(
        store=_BR, borrower="bangrak_community_worker", items={"tent": 3, "audio": 1, "table": 4},
        purpose=Purpose.PUBLIC_SERVICE,
        reason="หน่วยบริการเขตเคลื่อนที่ ตรวจสุขภาพและรับคำร้องของประชาชน", place="ลานวัดหัวลำโพง ถนนพระรามที่ 4", place_kind=_OUT,
        reference="โครงการเขตเคลื่อนที่ ครั้งที่ 3", for_unit=True, asked=4, start=-8, due=-9, turns=(endorsed(1),),
        ends=State.AWAITING_APPROVAL,
    ),
)  # fmt: skip
"""24 loans."""

PHRANAKHON: Final = (
    Scene(
        store=_PN, borrower="phranakhon_community_worker", items={"tent": 2, "chair": 6}, purpose=Purpose.CEREMONY,
        reason="งานประเพณีสงกรานต์ของเขต", place="ลานคนเมือง เสาชิงช้า", place_kind=_OUT, for_unit=True,
        asked=140, start=136, due=133,
        turns=(endorsed(140), approved(138, "deputy_secretary"), handed_over(136), back(133)),
        ends=State.RETURNED,
    ),
    Scene(
        store=_PN, borrower="phranakhon_registrar", items={"projector": 1}, purpose=Purpose.TRAINING,
        reason="อบรมเจ้าหน้าที่ทะเบียนเรื่องระบบใหม่", place="ห้องประชุม ชั้น 4 สำนักงานเขตพระนคร",
        asked=95, start=93, due=91, turns=(*way(95, 93), back(90)), ends=State.RETURNED,
    ),
    Scene(
        store=_PN, borrower="phranakhon_registry_head", items={"radio": 2}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ดูแลความเรียบร้อยงานเทศกาล", place="ถนนราชดำเนินกลาง", place_kind=_OUT, asked=80, start=76, due=75,
        turns=(withdrawn(79, "สำนักเทศกิจจัดวิทยุสื่อสารให้แล้ว"),), ends=State.WITHDRAWN,
    ),
    Scene(
        store=_PN, borrower="phranakhon_registrar", items={"radio": 3}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ประสานงานจุดบริการนักท่องเที่ยวรอบเกาะรัตนโกสินทร์", place="ห้องฝ่ายปกครอง ชั้น 2",
        asked=72, start=70, due=40,
        turns=(*way(72, 70),
               lost(20, 2, "วางไว้ที่จุดบริการท่าเตียนช่วงเปลี่ยนเวร กลับมาไม่พบ แจ้งความไว้ที่สถานีตำรวจแล้ว")),
        ends=State.PARTLY_RETURNED,
    ),
    Scene(
        store=_PN, borrower="phranakhon_community_worker", items={"audio": 1}, purpose=Purpose.PUBLIC_SERVICE,
        reason="ประชาสัมพันธ์การรับลงทะเบียนสวัสดิการในชุมชน", place="ชุมชนป้อมมหากาฬ", place_kind=_OUT,
        asked=36, start=34, due=31,
        turns=(endorsed(36), approved(35, "permanent_secretary"), handed_over(34), back(31, {1: INCOMPLETE}),
               told(29, 1, "ไมโครโฟนไร้สายตัวที่สองหายไประหว่างเก็บของหลังเลิกงาน ยังหาไม่พบ"),
               *agreed(26, 1, Remedy.REPAIR, "ผู้ยืมสั่งซื้อไมโครโฟนรุ่นเดียวกันมาประกอบให้ครบชุด")),
        ends=State.UNDER_209,
    ),
    Scene(
        store=_PN, borrower="phranakhon_community_head", items={"table": 3, "chair": 5}, purpose=Purpose.MEETING,
        reason="ประชุมคณะกรรมการชุมชนระดับเขต", place="ห้องประชุม ชั้น 4", asked=8, start=6, due=-8,
        turns=(endorsed(8, "phranakhon_director"), approved(7), handed_over(6, aside={2: "ขาโต๊ะหลวม รอช่างขันก่อน"})),
        ends=State.ON_LOAN,
    ),
    Scene(
        store=_PN, borrower="phranakhon_registrar", items={"audio": 1}, purpose=Purpose.MEETING,
        reason="ประชุมกำนันและผู้แทนชุมชนย่านเมืองเก่า", place="ห้องประชุม ชั้น 4", asked=3, start=0, due=-1,
        turns=(endorsed(3), approved(1)), ends=State.APPROVED,
    ),
    Scene(
        store=_PN, borrower="phranakhon_community_worker", items={"tent": 3, "generator": 1},
        purpose=Purpose.PUBLIC_SERVICE,
        reason="ถนนคนเดินย่านบางลำพู", place="ถนนพระอาทิตย์", place_kind=_OUT, for_unit=True, asked=9, start=-6, due=-8,
        turns=(endorsed(8), approved(4, "permanent_secretary"),
               changed(2, "จัดงานเพิ่มอีกสองวันและขยายพื้นที่ตามมติคณะกรรมการจัดงาน", due=-12,
                       place="ถนนพระอาทิตย์และลานสวนสันติชัยปราการ"),
               endorsed(1)),
        ends=State.AWAITING_APPROVAL,
    ),
    Scene(
        store=_PN, borrower="phranakhon_registrar", items={"radio": 2}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ตรวจพื้นที่หาบเร่แผงลอยประจำสัปดาห์", place="ห้องฝ่ายปกครอง ชั้น 2", asked=1, start=-2, due=-9,
        ends=State.AWAITING_ENDORSEMENT,
    ),
)  # fmt: skip
"""9 loans."""
