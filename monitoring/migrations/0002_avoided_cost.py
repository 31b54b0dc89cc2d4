"""How heavily an answer counts. Every version stays as it was decided: the database refuses a change."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = "weights_are_never_changed"
TABLE = "monitoring_answerweights"


def add_guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        refusal = f"RAISE EXCEPTION '{GUARD}' USING ERRCODE = 'check_violation', CONSTRAINT = '{GUARD}';"
        statements = [
            f"CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {refusal} END $guard$",
            f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {GUARD}()",
        ]
    else:
        statements = [f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{GUARD}'); END"]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {GUARD} ON {TABLE}", params=None)
        schema_editor.execute(f"DROP FUNCTION {GUARD}()", params=None)
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {GUARD}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards_between_tables"),
        ("monitoring", "0001_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerWeights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versie")),
                (
                    "certain",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="zeker",
                    ),
                ),
                (
                    "likely",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="waarschijnlijk",
                    ),
                ),
                (
                    "possible",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="mogelijk",
                    ),
                ),
                (
                    "substitution",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="vervanging",
                    ),
                ),
                (
                    "prevented",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="voorkomen",
                    ),
                ),
                (
                    "postponed",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="uitgesteld",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="waarom zo")),
                ("decided_on", models.DateField(verbose_name="besloten op")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="vastgelegd op")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besloten door",
                    ),
                ),
                (
                    "pilot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_weights",
                        to="cases.pilot",
                        verbose_name="pilot",
                    ),
                ),
            ],
            options={
                "verbose_name": "weging",
                "verbose_name_plural": "wegingen",
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pilot", "version"),
                        name="weights_version_once_per_pilot",
                        violation_error_message="Iemand anders heeft de weging net ook aangepast. Kijk eerst wat er nu staat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certain__gte", models.F("likely")), ("likely__gte", models.F("possible"))),
                        name="weights_surest_counts_most",
                        violation_error_message="Wat zekerder is, telt ten minste even zwaar.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certain__range", (0, 1))),
                        name="weight_certain_nought_to_one",
                        violation_error_message="Een gewicht is 0 tot en met 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("likely__range", (0, 1))),
                        name="weight_likely_nought_to_one",
                        violation_error_message="Een gewicht is 0 tot en met 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("possible__range", (0, 1))),
                        name="weight_possible_nought_to_one",
                        violation_error_message="Een gewicht is 0 tot en met 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("substitution__range", (0, 1))),
                        name="weight_substitution_nought_to_one",
                        violation_error_message="Een gewicht is 0 tot en met 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prevented__range", (0, 1))),
                        name="weight_prevented_nought_to_one",
                        violation_error_message="Een gewicht is 0 tot en met 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("postponed__range", (0, 1))),
                        name="weight_postponed_nought_to_one",
                        violation_error_message="Een gewicht is 0 tot en met 1.",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
