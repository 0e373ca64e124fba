"""What the two bureaus lent: the loans of the digital bureau and of the education bureau. Data only."""

from __future__ import annotations

from typing import Final

from config.demo.scene import (
    BROKEN,
    GOOD,
    Scene,
    agreed,
    approved,
    back,
    cancelled,
    change_refused,
    change_withdrawn,
    changed,
    endorsed,
    handed_over,
    lapsed,
    looked_into,
    lost,
    made_good,
    refused,
    sent_back,
    settled,
    told,
    way,
)
from loans.case_states import CaseStep
from loans.models import PlaceKind
from loans.rules import Purpose, Remedy
from loans.states import State

_OUT: Final = PlaceKind.OFF_PREMISES
_OTHER: Final = PlaceKind.OTHER_BUILDING
_DG: Final = "digital_store"
_ED: Final = "education_store"

DIGITAL: Final = (
    Scene(
        store=_DG, borrower="digital_trainer", items={"notebook": 6, "projector": 1}, purpose=Purpose.TRAINING,
        reason="อบรมการใช้ระบบสารบรรณอิเล็กทรอนิกส์แก่เจ้าหน้าที่ รุ่นที่ 1", place="ห้องปฏิบัติการคอมพิวเตอร์ ชั้น 4",
        asked=165, start=162, due=158, turns=(*way(165, 162), back(158)), ends=State.RETURNED,
    ),
    Scene(
        store=_DG, borrower="digital_engineer", items={"router": 3}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ทดสอบสัญญาณเครือข่ายจุดบริการประชาชน 3 แห่ง", place="ศาลาว่าการกรุงเทพมหานคร (ดินแดง)", place_kind=_OTHER,
        asked=110, start=107, due=100,
        turns=(endorsed(110), approved(108, "deputy_secretary"), handed_over(107), back(101, {1: GOOD, 3: GOOD}),
               lost(100, 2, "กล่องอุปกรณ์หายจากรถระหว่างจอดรอหน้าจุดบริการ แจ้งความไว้แล้ว"),
               told(98, 2, "รถจอดล็อกไว้ กระจกหลังถูกทุบ มีบันทึกประจำวันของสถานีตำรวจ"),
               looked_into(92, 2, "คำสั่งสำนักดิจิทัล ที่ 61/2570"),
               *agreed(88, 2, Remedy.CASH, "รุ่นเดิมเลิกจำหน่ายแล้ว ผู้ยืมขอชดใช้เป็นเงินตามราคาที่เป็นอยู่ในขณะยืม"),
               made_good(80, 2, CaseStep.PAY, "ใบเสร็จรับเงิน เล่มที่ 12 เลขที่ 45"),
               settled(78, 2, "digital_secretary", "ตรวจใบเสร็จรับเงินแล้ว ตรงกับราคาที่บันทึกไว้เมื่อส่งมอบ")),
        ends=State.RETURNED,
    ),
    Scene(
        store=_DG, borrower="bangrak_teacher", items={"notebook": 1, "camera": 1}, purpose=Purpose.TRAINING,
        reason="ผลิตสื่อการสอนออนไลน์ร่วมกับสำนักดิจิทัล", place="ห้องผลิตสื่อ ชั้น 3 สำนักดิจิทัล", asked=90, start=87, due=80,
        turns=(*way(90, 87, by="digital_secretary"), back(80)), ends=State.RETURNED,
    ),
    Scene(
        store=_DG, borrower="digital_developer", items={"led": 1}, purpose=Purpose.CEREMONY,
        reason="งานเปิดตัวแอปพลิเคชันรับแจ้งปัญหาเมือง", place="ลานหน้าศาลาว่าการกรุงเทพมหานคร", place_kind=_OUT,
        asked=70, start=64, due=63,
        turns=(endorsed(70), refused(68, "มูลค่าและความเสี่ยงสูง โปรดใช้จอของผู้จัดงานตามสัญญาจ้าง")), ends=State.REFUSED,
    ),
    Scene(
        store=_DG, borrower="digital_trainer", items={"tablet": 5}, purpose=Purpose.TRAINING,
        reason="อบรมผู้สูงอายุให้ใช้บริการดิจิทัลของเมือง รุ่นที่ 2", place="ห้องประชุม 1 ชั้น 5", asked=58, start=55, due=52,
        turns=(endorsed(58), approved(56, "digital_secretary"), lapsed(50)), ends=State.LAPSED,
    ),
    Scene(
        store=_DG, borrower="digital_developer", items={"notebook": 2}, purpose=Purpose.WORK_FROM_OTHER_PLACE,
        reason="พัฒนาระบบงาน ณ ที่พักตามคำสั่งให้ปฏิบัติงานนอกที่ตั้ง", place="ที่พักของผู้ยืม เขตห้วยขวาง", place_kind=_OUT,
        asked=42, start=38, due=20, turns=(endorsed(42), approved(40, "permanent_secretary"), handed_over(38)),
        ends=State.ON_LOAN,
    ),
    Scene(
        store=_DG, borrower="digital_engineer", items={"notebook": 1, "tablet": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ตรวจรับอุปกรณ์เครือข่ายของโครงการกล้องวงจรปิด", place="ห้องควบคุมเครือข่าย ชั้น 6",
        asked=34, start=32, due=26,
        turns=(endorsed(34), approved(33, "digital_supply_head"), handed_over(32), back(25, {1: BROKEN, 2: GOOD}),
               told(24, 1, "เครื่องตกจากชั้นวางอุปกรณ์ระหว่างตรวจรับ ผู้รับจ้างและผู้ยืมอยู่ในเหตุการณ์")),
        ends=State.UNDER_209,
    ),
    Scene(
        store=_DG, borrower="digital_trainer", items={"notebook": 4, "audio": 1}, purpose=Purpose.TRAINING,
        reason="อบรมเชิงปฏิบัติการวิเคราะห์ข้อมูลเมือง", place="ห้องปฏิบัติการคอมพิวเตอร์ ชั้น 4", asked=24, start=21, due=10,
        turns=(*way(24, 21, by="digital_supply_head"), back(11, {1: GOOD, 2: GOOD, 5: GOOD})),
        ends=State.PARTLY_RETURNED,
    ),
    Scene(
        store=_DG, borrower="education_officer", items={"conference": 1}, purpose=Purpose.MEETING,
        reason="ประชุมทางไกลผู้บริหารโรงเรียนในสังกัด", place="ห้องประชุม 2 ชั้น 5 สำนักดิจิทัล", asked=19, start=16, due=5,
        turns=way(19, 16, by="digital_supply_head"), ends=State.ON_LOAN,
    ),
    Scene(
        store=_DG, borrower="digital_systems_head", items={"tablet": 2}, purpose=Purpose.OFFICIAL_DUTY,
        reason="สาธิตต้นแบบบริการแก่ผู้บริหาร", place="ห้องประชุม 1 ชั้น 5", asked=12, start=9, due=0,
        turns=(endorsed(12, "digital_deputy"), approved(10, "digital_secretary"), handed_over(9)), ends=State.ON_LOAN,
    ),
    Scene(
        store=_DG, borrower="digital_developer", items={"camera": 1, "notebook": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="บันทึกวิดีโอสาธิตการใช้ระบบสำหรับประชาชน", place="ห้องผลิตสื่อ ชั้น 3", asked=8, start=6, due=-12,
        turns=(*way(8, 6, by="digital_supply_head"),
               changed(4, "ขอถ่ายทำเพิ่มอีกสองตอน", due=-18),
               change_withdrawn(3, "ถ่ายทำเสร็จทันกำหนดเดิม จึงไม่ต้องยืมต่อ")),
        ends=State.ON_LOAN,
    ),
    Scene(
        store=_DG, borrower="digital_trainer", items={"notebook": 5}, purpose=Purpose.TRAINING,
        reason="อบรมการใช้ระบบสารบรรณอิเล็กทรอนิกส์แก่เจ้าหน้าที่ รุ่นที่ 4", place="ห้องปฏิบัติการคอมพิวเตอร์ ชั้น 4",
        asked=5, start=0, due=-3,
        turns=(endorsed(4), approved(2, "digital_supply_head", part={5: "เครื่องนี้จองไว้สำหรับงานประชุมผู้บริหาร"})),
        ends=State.APPROVED,
    ),
    Scene(
        store=_DG, borrower="bangrak_registrar", items={"tablet": 3, "router": 1}, purpose=Purpose.PUBLIC_SERVICE,
        reason="รับคำร้องออนไลน์ที่หน่วยบริการเคลื่อนที่", place="อาคารจอดรถสวนลุมพินี", place_kind=_OUT,
        asked=8, start=-4, due=-6,
        turns=(endorsed(7), approved(6, "permanent_secretary"),
               changed(5, "รับคำร้องออนไลน์ที่หน่วยบริการเคลื่อนที่ ขยายเวลาตามจำนวนผู้ลงทะเบียน", due=-8), endorsed(4),
               approved(3, "permanent_secretary")),
        ends=State.APPROVED,
    ),
    Scene(
        store=_DG, borrower="digital_engineer", items={"projector": 1}, purpose=Purpose.MEETING,
        reason="ใช้ประชุมของกองโครงสร้างพื้นฐาน", place="ห้องประชุม 1 ชั้น 5", asked=4, start=-2, due=-3,
        turns=(endorsed(3), sent_back(2, "โปรดระบุเรื่องที่ประชุมและประโยชน์ที่ทางราชการจะได้รับ")), ends=State.SENT_BACK,
    ),
    Scene(
        store=_DG, borrower="digital_systems_head", items={"conference": 1, "notebook": 2}, purpose=Purpose.MEETING,
        reason="ประชุมทางไกลกับหน่วยงานเจ้าของข้อมูลเพื่อเชื่อมโยงระบบทะเบียน", place="ห้องประชุม 2 ชั้น 5",
        asked=1, start=-3, due=-4, ends=State.AWAITING_ENDORSEMENT,
    ),
    Scene(
        store=_DG, borrower="digital_developer", items={"led": 1, "audio": 1}, purpose=Purpose.PUBLIC_SERVICE,
        reason="ถ่ายทอดสดการประชุมสภากรุงเทพมหานครแก่ประชาชน", place="ลานคนเมือง เสาชิงช้า", place_kind=_OUT,
        asked=4, start=-9, due=-10, turns=(endorsed(2),), ends=State.AWAITING_APPROVAL,
    ),
    Scene(
        store=_DG, borrower="digital_trainer", items={"tablet": 4}, purpose=Purpose.TRAINING,
        reason="อบรมอาสาสมัครเทคโนโลยีประจำชุมชน", place="ห้องประชุม 1 ชั้น 5", asked=3, start=-6, due=-8,
        turns=(endorsed(1),), ends=State.AWAITING_APPROVAL,
    ),
)  # fmt: skip
"""17 loans."""

EDUCATION: Final = (
    Scene(
        store=_ED, borrower="education_officer", items={"tablet": 6}, purpose=Purpose.TRAINING,
        reason="อบรมครูเรื่องการสอนด้วยแท็บเล็ต", place="ห้องสื่อการสอน ชั้น 3", asked=128, start=125, due=121,
        turns=(endorsed(128), approved(126, "education_acting_secretary"), handed_over(125), back(121)),
        ends=State.RETURNED,
    ),
    Scene(
        store=_ED, borrower="bangrak_teacher", items={"notebook": 1, "projector": 1}, purpose=Purpose.TRAINING,
        reason="จัดค่ายวิทยาศาสตร์สำหรับนักเรียน", place="โรงเรียนสมมติวิทยาคาร ถนนสีลม", place_kind=_OTHER,
        asked=88, start=84, due=78,
        turns=(endorsed(88), approved(85, "permanent_secretary"), handed_over(84), back(78)), ends=State.RETURNED,
    ),
    Scene(
        store=_ED, borrower="education_officer", items={"board": 1}, purpose=Purpose.MEETING,
        reason="ใช้ประกอบการประชุมกลุ่มย่อย", place="โรงแรมย่านรัชดาภิเษก", place_kind=_OUT, asked=61, start=56, due=55,
        turns=(endorsed(61),
               refused(59, "กระดานมีขนาดใหญ่ เสี่ยงเสียหายระหว่างขนย้าย โปรดใช้เครื่องฉายภาพแทน", "permanent_secretary")),
        ends=State.REFUSED,
    ),
    Scene(
        store=_ED, borrower="bangrak_teacher", items={"audio": 1}, purpose=Purpose.CEREMONY,
        reason="พิธีมอบเกียรติบัตรนักเรียน", place="ห้องประชุมสำนักการศึกษา ชั้น 2", asked=48, start=45, due=44,
        turns=(endorsed(48), approved(46, "education_supply_head"),
               cancelled(45, "เครื่องเสียงขัดข้องก่อนส่งมอบ ส่งตรวจซ่อม", "education_keeper")),
        ends=State.CANCELLED,
    ),
    Scene(
        store=_ED, borrower="education_technology_head", items={"camera": 2}, purpose=Purpose.OFFICIAL_DUTY,
        reason="บันทึกภาพการนิเทศโรงเรียนในสังกัด", place="ห้องสื่อการสอน ชั้น 3", asked=23, start=20, due=-5,
        turns=(endorsed(23, "education_director"), approved(21, "education_acting_secretary"), handed_over(20),
               back(4, {2: GOOD})),
        ends=State.PARTLY_RETURNED,
    ),
    Scene(
        store=_ED, borrower="education_officer", items={"notebook": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="จัดทำแผนการเรียนรู้และสื่อประกอบ", place="ห้องกองเทคโนโลยีเพื่อการเรียนการสอน", asked=16, start=14, due=-2,
        turns=(*way(16, 14, by="education_supply_head"),
               changed(5, "ขอใช้จัดทำสื่ออีกหนึ่งหน่วยการเรียนรู้", due=-16),
               change_refused(4, "เครื่องนี้กันไว้สำหรับการอบรมครู โปรดส่งคืนตามกำหนดเดิม", "education_supply_head")),
        ends=State.ON_LOAN,
    ),
    Scene(
        store=_ED, borrower="bangrak_headmaster", items={"tablet": 4, "projector": 1}, purpose=Purpose.TRAINING,
        reason="ทดลองใช้ห้องเรียนดิจิทัลกับนักเรียนชั้นประถมศึกษาปีที่ 6", place="โรงเรียนสมมติวิทยาคาร ถนนสีลม", place_kind=_OTHER,
        for_unit=True, asked=10, start=6, due=-20,
        turns=(endorsed(10, "bangrak_director"), approved(8, "permanent_secretary"), handed_over(6),
               changed(2, "นักเรียนกลุ่มที่สองเริ่มเรียนช้ากว่ากำหนดเพราะโรงเรียนปิดซ่อมระบบไฟฟ้า", due=-27)),
        ends=State.ON_LOAN,
    ),
    Scene(
        store=_ED, borrower="education_officer", items={"camera": 1}, purpose=Purpose.OFFICIAL_DUTY,
        reason="ถ่ายภาพผลงานนักเรียนเพื่อเผยแพร่", place="ห้องสื่อการสอน ชั้น 3", asked=3, start=0, due=-4,
        turns=(endorsed(3), approved(1, "education_supply_head")), ends=State.APPROVED,
    ),
    Scene(
        store=_ED, borrower="education_officer", items={"tablet": 5, "audio": 1}, purpose=Purpose.TRAINING,
        reason="อบรมครูปฐมวัยเรื่องสื่อดิจิทัลที่เหมาะสมกับวัย", place="ห้องสื่อการสอน ชั้น 3", asked=3, start=-5, due=-7,
        turns=(endorsed(2),), ends=State.AWAITING_APPROVAL,
    ),
    Scene(
        store=_ED, borrower="education_officer", items={"board": 1}, purpose=Purpose.MEETING,
        reason="ประชุมเชิงปฏิบัติการหลักสูตรฐานสมรรถนะ", place="ห้องประชุมสำนักการศึกษา ชั้น 2", asked=1, start=-4, due=-5,
        ends=State.AWAITING_ENDORSEMENT,
    ),
)  # fmt: skip
"""10 loans."""
