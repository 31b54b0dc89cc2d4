"""The index of visits by pilot and day holds all that a figure adds up, so that the visits themselves are not read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_change_marks"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="visit", name="visit_of_pilot_by_day"),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                fields=[
                    "pilot",
                    "visited_on",
                    "carer",
                    "minutes",
                    "trajectory",
                    "not_home",
                    "way",
                    "task_household",
                    "task_parenting",
                    "task_agogic",
                    "task_coordination",
                ],
                name="visit_of_pilot_in_figures",
            ),
        ),
    ]
