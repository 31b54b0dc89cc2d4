"""Seal the lines that are there already, in the order in which they were written: one chain for each pilot."""

from __future__ import annotations

import uuid

from django.db import migrations

from cases import audit_chain, log_words


def seal_lines(apps, schema_editor):
    chains = {}
    for line in apps.get_model("cases", "AuditEvent").objects.order_by("pk").iterator(chunk_size=2000):
        if line.pilot_id not in chains:
            chains[line.pilot_id] = apps.get_model("cases", "AuditChain").objects.create(pilot_id=line.pilot_id)
        chain = chains[line.pilot_id]
        line.event_id, line.act, line.form = uuid.uuid4(), log_words.act_of(line.action).value, 1
        line.chain_id, line.sequence = chain.pk, chain.length + 1
        line.hash = audit_chain.hash_of(vars(line), chain.last_hash)
        line.save()
        chain.length, chain.last_hash = line.sequence, line.hash
    for chain in chains.values():
        chain.save()


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_log")]
    operations = [migrations.RunPython(seal_lines, migrations.RunPython.noop)]
