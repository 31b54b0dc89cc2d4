"""The tables of the work."""

from __future__ import annotations

from cases.models.audit import AuditChain, AuditEvent
from cases.models.change_mark import ChangeMark
from cases.models.continuity import Absence, Handover, MatchCheck
from cases.models.counterfactual import CounterfactualAnswer, CounterfactualCare
from cases.models.destruction import DestroyedCount, DestroyedFamily, Destruction, FileToRemove
from cases.models.documents import Document
from cases.models.drafts import Draft
from cases.models.emergency import EmergencyAccess
from cases.models.families import Family, FamilyMember, FamilyTrigger
from cases.models.intake import Consent, HelpChoice
from cases.models.intensity import Intensity, Review
from cases.models.jobs import Job
from cases.models.measurements import DomainScore, Measurement, ScoreDomain
from cases.models.planning import PlannedVisit
from cases.models.plans import FamilyPlan, Goal, GoalScore
from cases.models.reference import BudgetYear, CareProduct, District, NeighbourhoodTeam, Pilot, Tariff
from cases.models.referrals import OnwardReferral
from cases.models.restriction import Restriction
from cases.models.rights import Disclosure, FileKeeping, OwnStatement, PackChoice, RightsRequest
from cases.models.sessions import LoginSession
from cases.models.signals import ReportingCodeStep, Signal
from cases.models.trajectories import Assignment, CapOverride, Trajectory
from cases.models.unusual import UnusualReview
from cases.models.users import User
from cases.models.visits import Visit
from cases.models.volunteers import VolunteerHours, VolunteerPlacement
from cases.models.waitlist import UrgencyAssessment, WaitlistCall, WaitlistEntry

__all__ = [
    "Absence",
    "Assignment",
    "AuditChain",
    "AuditEvent",
    "BudgetYear",
    "CapOverride",
    "CareProduct",
    "ChangeMark",
    "Consent",
    "CounterfactualAnswer",
    "CounterfactualCare",
    "DestroyedCount",
    "DestroyedFamily",
    "Destruction",
    "Disclosure",
    "District",
    "Document",
    "DomainScore",
    "Draft",
    "EmergencyAccess",
    "Family",
    "FamilyMember",
    "FamilyPlan",
    "FamilyTrigger",
    "FileKeeping",
    "FileToRemove",
    "Goal",
    "GoalScore",
    "Handover",
    "HelpChoice",
    "Intensity",
    "Job",
    "LoginSession",
    "MatchCheck",
    "Measurement",
    "NeighbourhoodTeam",
    "OnwardReferral",
    "OwnStatement",
    "PackChoice",
    "Pilot",
    "PlannedVisit",
    "ReportingCodeStep",
    "Restriction",
    "Review",
    "RightsRequest",
    "ScoreDomain",
    "Signal",
    "Tariff",
    "Trajectory",
    "UnusualReview",
    "UrgencyAssessment",
    "User",
    "Visit",
    "VolunteerHours",
    "VolunteerPlacement",
    "WaitlistCall",
    "WaitlistEntry",
]
