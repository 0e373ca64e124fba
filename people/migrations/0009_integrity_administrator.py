"""Know the integrity administrator, who appoints the committee on misuse."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_pins"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="post",
            name="post_office_known",
        ),
        migrations.AlterField(
            model_name="historicalpost",
            name="office",
            field=models.CharField(
                choices=[
                    ("agency_head", "Head of the state agency"),
                    ("responsible_unit_head", "Head of the unit"),
                    ("supply_unit_head", "Head of the supplies unit"),
                    ("storekeeper", "Storekeeper"),
                    ("custodian", "Custodian"),
                    ("auditor", "Internal auditor"),
                    ("integrity_officer", "Integrity officer"),
                    ("integrity_administrator", "Integrity administrator"),
                    ("system_administrator", "System administrator"),
                ],
                max_length=24,
                verbose_name="office",
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="office",
            field=models.CharField(
                choices=[
                    ("agency_head", "Head of the state agency"),
                    ("responsible_unit_head", "Head of the unit"),
                    ("supply_unit_head", "Head of the supplies unit"),
                    ("storekeeper", "Storekeeper"),
                    ("custodian", "Custodian"),
                    ("auditor", "Internal auditor"),
                    ("integrity_officer", "Integrity officer"),
                    ("integrity_administrator", "Integrity administrator"),
                    ("system_administrator", "System administrator"),
                ],
                max_length=24,
                verbose_name="office",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "office__in",
                        [
                            "agency_head",
                            "responsible_unit_head",
                            "supply_unit_head",
                            "storekeeper",
                            "custodian",
                            "auditor",
                            "integrity_officer",
                            "integrity_administrator",
                            "system_administrator",
                        ],
                    )
                ),
                name="post_office_known",
            ),
        ),
    ]
