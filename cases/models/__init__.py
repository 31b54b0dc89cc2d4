"""The tables of the work."""

from __future__ import annotations

from cases.models.audit import AuditEvent
from cases.models.counterfactual import CounterfactualAnswer, CounterfactualCare
from cases.models.families import Family, FamilyMember, FamilyTrigger
from cases.models.reference import BudgetYear, CareProduct, District, NeighbourhoodTeam, Pilot, Tariff
from cases.models.trajectories import Assignment, CapOverride, Trajectory
from cases.models.users import User
from cases.models.visits import Visit

__all__ = [
    "Assignment",
    "AuditEvent",
    "BudgetYear",
    "CapOverride",
    "CareProduct",
    "CounterfactualAnswer",
    "CounterfactualCare",
    "District",
    "Family",
    "FamilyMember",
    "FamilyTrigger",
    "NeighbourhoodTeam",
    "Pilot",
    "Tariff",
    "Trajectory",
    "User",
    "Visit",
]
