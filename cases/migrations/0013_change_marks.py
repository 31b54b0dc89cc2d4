"""The marks of changes. Their triggers are put up after every `migrate`, by `cases.change_marks`."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from cases import change_marks


def take_triggers_away(apps, schema_editor):
    change_marks.take_all_away(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_jobs")]
    operations = [
        migrations.CreateModel(
            name="ChangeMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=36, verbose_name="woord")),
                (
                    "pilot",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.pilot",
                        verbose_name="pilot",
                    ),
                ),
            ],
            options={"verbose_name": "merkteken", "verbose_name_plural": "merktekens", "ordering": ["pk"]},
        ),
        migrations.RunPython(migrations.RunPython.noop, take_triggers_away),
    ]
